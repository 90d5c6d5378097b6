internal import Glibc

/// What the user's terminal can show.
enum Terminal {
    /// Whether standard error is a terminal that a person watches.
    static let isInteractive = isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb"

    /// Whether standard output may carry colour: a terminal, and the user did not forbid it (no-color.org).
    static let hasColour =
        isatty(STDOUT_FILENO) == 1 && environment("NO_COLOR") == nil && environment("TERM") != "dumb"

    /// The columns of the terminal; 80 where that cannot be told.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes a message to standard error.
    static func message(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Writes a result to standard output.
    static func output(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                let written = Glibc.write(
                    descriptor,
                    UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                    rest.count
                )
                if written < 0 {
                    if errno == EINTR { continue }
                    // The reader has gone (head, less): there is nobody left to tell.
                    if errno == EPIPE { exit(0) }
                    let reason = String(cString: strerror(errno))
                    if descriptor != STDERR_FILENO {
                        message("error: the output cannot be written: \(reason)")
                    }
                    exit(1)
                }
                rest = rest.dropFirst(written)
            }
        }
    }

    private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

/// Text attributes, applied only where the terminal shows them.
enum Style: String {
    case bold = "1"
    case dim = "2"
    case green = "32"
    case red = "31"
    case yellow = "33"

    func callAsFunction(_ text: String) -> String {
        Terminal.hasColour ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}
