internal import ArgumentParser
internal import Glibc
internal import HoneBase
internal import HoneData
internal import Synchronization

/// Tells errors once, at the edge, and exits with the status that fits.
enum Failure {
    /// Prints `error` to standard error and exits: 2 for bad usage or input, 1 for a failure at work.
    static func exit(with error: any Error, of command: any ParsableCommand.Type) -> Never {
        if let error = error as? any HoneError {
            Terminal.message("error: \(error.description)")
            Glibc.exit(error.problem.kind == .input ? 2 : 1)
        }
        let text = HoneCommand.fullMessage(for: error)
        switch HoneCommand.exitCode(for: error) {
        case .success:
            Terminal.output(text)
            Glibc.exit(0)
        case .validationFailure:
            Terminal.message(text)
            Glibc.exit(2)
        case let code:
            if !text.isEmpty { Terminal.message(text) }
            Glibc.exit(code.rawValue)
        }
    }
}

/// Ctrl-C ends the process at once with status 130: results are written aside and renamed, so nothing is half there; what
/// is begun under its own name goes.
enum Interrupt {
    /// Whether Ctrl-C only asks, once; a second one ends the process.
    static var isDeferred: Bool {
        get { deferred.load(ordering: .relaxed) }
        set { deferred.store(newValue, ordering: .relaxed) }
    }

    /// Whether Ctrl-C was pressed while it only asks.
    static var wasAsked: Bool { asked.load(ordering: .relaxed) }

    /// Whether Ctrl-C was pressed since the last call while it only asks; then it may ask again.
    static func take() -> Bool { asked.exchange(false, ordering: .relaxed) }

    /// What is left of the work when it is stopped.
    enum Remains: Int {
        /// Nothing that was not there before.
        case nothing
        /// What is to be replaced is as it was.
        case before
        /// That too, and what was finished is not done again.
        case steps

        /// What Ctrl-C says, behind a line that is being rewritten.
        fileprivate var message: StaticString {
            switch self {
            case .nothing: "\ninterrupted\n"
            case .before: "\ninterrupted; what was there before is as it was\n"
            case .steps: "\ninterrupted; earlier results are as they were, finished steps are kept\n"
            }
        }
    }

    /// What is left of a command's work; a command of which more than nothing is left says so.
    static var remains: Remains {
        get { Remains(rawValue: kept.load(ordering: .relaxed)) ?? .nothing }
        set { kept.store(newValue.rawValue, ordering: .relaxed) }
    }

    private static let deferred = Atomic(false)
    private static let asked = Atomic(false)
    private static let kept = Atomic(Remains.nothing.rawValue)

    static func install() {
        // Made before any signal comes: a handler must not run an initialiser.
        UnfinishedFile.end()
        asked.store(false, ordering: .relaxed)
        isDeferred = false
        remains = .nothing
        signal(SIGINT) { _ in
            if Interrupt.isDeferred, !Interrupt.asked.exchange(true, ordering: .relaxed) { return }
            UnfinishedFile.remove()
            // A line that is being rewritten is ended; only calls that are safe in a signal handler.
            let text = Interrupt.remains.message
            _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
            _exit(130)
        }
        signal(SIGPIPE, SIG_IGN)
        // A file beyond the allowed size is told as a full disk is, rather than by the signal's death.
        signal(SIGXFSZ, SIG_IGN)
    }
}
