/// Finds data too small for a score to mean anything.
struct TooFewExamples: Check {
    /// The number of measured examples below which an interval spans nearly everything.
    static let least = 20

    let name = "too-few-examples"

    func findings(in data: CheckedExamples) -> [Finding] {
        let measured = data.parts.map { parts in parts.count { $0 == .test } } ?? data.examples.count
        guard measured < Self.least else { return [] }
        let what = data.parts == nil ? "examples" : "test examples"
        let message =
            "\(measured) \(what): below \(Self.least) a score means nothing; label some hundred"
        return [Finding(name, .error, message, count: measured)]
    }
}
