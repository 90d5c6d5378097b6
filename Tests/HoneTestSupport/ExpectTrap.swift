public import Testing

/// Records an issue unless a process ended in a trap with `message`: what `#expect(processExitsWith: .failure)` gave.
///
/// Optimised code traps without a text, so that the message is compared in debug builds only.
public func expectTrap(
    _ result: ExitTest.Result?,
    _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard let result else { return }  // Already recorded by the expectation.
    guard case .signal = result.exitStatus else {
        Issue.record("the process ended with \(result.exitStatus), not a trap", sourceLocation: sourceLocation)
        return
    }
    #if DEBUG
    let output = String(decoding: result.standardErrorContent, as: UTF8.self)
    if !output.contains(message) {
        Issue.record("\(message) is expected, found \(output)", sourceLocation: sourceLocation)
    }
    #endif
}
