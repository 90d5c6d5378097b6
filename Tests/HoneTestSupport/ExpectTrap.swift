public import Testing

/// Records an issue unless a process ended in a trap with `message`: what `#expect(processExitsWith: .failure)` gave.
///
/// The expectation must observe `standardErrorContent`. The code must use `require` or `fatalError`: in optimised
/// builds `precondition` traps without its message.
public func expectTrap(
    _ result: ExitTest.Result?,
    _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard let result else { return }  // Already recorded by the expectation.
    guard case .signal = result.exitStatus else {
        Issue.record(
            "the process ended with \(result.exitStatus), not a trap",
            sourceLocation: sourceLocation
        )
        return
    }
    let output = String(decoding: result.standardErrorContent, as: UTF8.self)
    if !output.contains(message) {
        Issue.record("\(message) is expected, found \(output)", sourceLocation: sourceLocation)
    }
}
