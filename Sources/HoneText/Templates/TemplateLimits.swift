/// What one template, and one rendering of it, may use at most.
///
/// Templates come with models from anywhere: whatever one says, rendering ends soon, in little memory.
enum TemplateLimits {
    /// The bytes of a template's source.
    static let sourceBytes = 1 << 20
    /// How deep statements and expressions may nest in the source.
    static let syntaxDepth = 100
    /// How deep statements, expressions and macros may nest while rendering.
    static let evaluationDepth = 400
    /// How deep lists and dictionaries may nest.
    static let valueDepth = 200
    /// The steps of one rendering: statements, expressions, elements visited and blocks of 16 bytes read.
    static let steps = 5_000_000
    /// The bytes of one text, the rendered one included.
    static let textBytes = 16 << 20
    /// The elements of one list.
    static let elements = 1_000_000
    /// The elements of one `range`, as in Jinja's sandbox.
    static let rangeCount = 100_000
    /// The bytes of all texts and lists that one rendering makes.
    static let producedBytes = 256 << 20
}
