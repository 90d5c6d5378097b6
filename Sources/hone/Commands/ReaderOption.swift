internal import ArgumentParser

/// What every command checks of `--as`, the name of the one who reads.
enum ReaderOption {
    /// - Throws: `ValidationError` for a name of nothing but white space; nil is no name given, and is fine.
    static func validate(_ name: String?) throws {
        guard let name, name.allSatisfy(\.isWhitespace) else { return }
        throw ValidationError("--as needs the name of the one who reads")
    }
}
