internal import HoneBase

/// What the program was called with, before it is parsed.
enum Arguments {
    /// Refuses what is not UTF-8: by what can be read of it, another file would be meant.
    ///
    /// - Throws: `ArgumentNotUTF8`.
    static func check() throws(ArgumentNotUTF8) {
        for number in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = CommandLine.unsafeArgv[number] else { continue }
            guard String(validatingCString: argument) != nil else {
                throw ArgumentNotUTF8(number: number, text: String(cString: argument))
            }
        }
    }
}

/// Why the program does not begin.
struct ArgumentNotUTF8: HoneError {
    /// Which it is, counted from 1.
    var number: Int
    /// What can be read of it.
    var text: String

    var problem: Problem {
        Problem(
            "argument \(number) is not UTF-8",
            found: text.withControlsEscaped,
            remedy: "give a file or folder of such a name another one, and a text in UTF-8"
        )
    }
}
