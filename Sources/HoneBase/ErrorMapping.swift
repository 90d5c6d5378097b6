/// Runs `body`; an error of its boundary becomes one of the caller's.
public func mapping<Result, Inner: Error, Outer: Error>(
    _ convert: (Inner) -> Outer,
    _ body: () throws(Inner) -> Result
) throws(Outer) -> Result {
    do throws(Inner) { return try body() } catch { throw convert(error) }
}
