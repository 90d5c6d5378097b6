/// Stops the program where a programmer's promise was broken, and says which; unlike `precondition`, the
/// message is printed in optimised builds too.
@inlinable
package func require(
    _ condition: Bool,
    _ message: @autoclosure () -> String,
    file: StaticString = #fileID,
    line: UInt = #line
) {
    if !condition { fatalError(message(), file: file, line: line) }
}
