internal import HoneBase

/// Prints results for programs: one JSON object, or one a line for streams.
enum JSONOutput {
    static func print(_ value: JSON) { Terminal.output(value.text()) }
}
