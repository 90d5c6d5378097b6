@preconcurrency internal import Glibc
public import SystemPackage

/// Another program, run to its end by `posix_spawn`: no shell, standard input empty, no descriptor inherited
/// but the three standard ones.
public struct ChildProcess: Sendable {
    /// What becomes of the program's standard output and standard error.
    public enum Output: Sendable, Equatable {
        /// Both are collected, the last `limit` bytes of each.
        case captured(limit: Int)
        /// Both go where this process's own go.
        case passedThrough
    }

    /// The program: a path, or a name looked for in this process's `PATH`.
    public var program: String
    /// The arguments after the program's name.
    public var arguments: [String]
    /// The working folder; nil for this process's own.
    public var folder: FilePath?
    /// Variables set (or, with nil, left out) on top of this process's environment.
    public var environment: [String: String?]
    /// What becomes of the output.
    public var output: Output
    /// How long the program may take before it is killed; nil for as long as it likes.
    public var timeLimit: Duration?

    /// Describes a program to run; `run` runs it.
    public init(
        _ program: String,
        _ arguments: [String] = [],
        in folder: FilePath? = nil,
        environment: [String: String?] = [:],
        output: Output = .captured(limit: 1 << 20),
        timeLimit: Duration? = nil
    ) {
        self.program = program
        self.arguments = arguments
        self.folder = folder
        self.environment = environment
        self.output = output
        self.timeLimit = timeLimit
    }

    /// How a program ended and what it wrote.
    public struct Outcome: Sendable, Equatable {
        /// The exit code; 128 and the signal's number where a signal ended the program, as shells have it.
        public var exitCode: Int
        /// The end of what was written to standard output, within the limit.
        public var output: [UInt8]
        /// The end of what was written to standard error, within the limit.
        public var errorOutput: [UInt8]
        /// The number of bytes that the limit left out.
        public var omittedBytes: Int

        /// Standard output as text; bytes that are not UTF-8 are replaced.
        public var outputText: String { String(decoding: output, as: UTF8.self) }
        /// Standard error as text; bytes that are not UTF-8 are replaced.
        public var errorText: String { String(decoding: errorOutput, as: UTF8.self) }
    }

    /// Runs the program and waits for its end.
    ///
    /// Only the program itself is waited for, and killed at the time limit; not what it started in the
    /// background.
    ///
    /// - Throws: `ChildProcessError` where it cannot be started or takes too long; an exit code other than 0
    ///   is no error.
    public func run() throws(ChildProcessError) -> Outcome {
        if let folder, !Files.isFolder(folder) { throw .folderMissing(folder) }
        let (out, errors) = (try Pipe(of: self), try Pipe(of: self))
        let child = try spawn(out, errors)
        out.closeWritingEnd()
        errors.closeWritingEnd()
        let deadline = timeLimit.map { ContinuousClock.now + $0 }
        var status: Int32?
        var pause: UInt32 = 250
        while status == nil {
            if out.isOpen || errors.isOpen {
                Self.wait(for: [out, errors], milliseconds: 50)
            } else {
                usleep(pause)
                pause = min(2 * pause, 20_000)
            }
            out.read()
            errors.read()
            status = Self.status(of: child)
            if status == nil, let deadline, let timeLimit, ContinuousClock.now >= deadline {
                kill(child, SIGKILL)
                waitpid(child, nil, 0)
                throw .timedOut(program: program, limit: timeLimit, lastLines: errors.kept)
            }
        }
        out.read()
        errors.read()
        return Outcome(
            exitCode: Self.exitCode(of: status ?? 0),
            output: out.kept,
            errorOutput: errors.kept,
            omittedBytes: out.omitted + errors.omitted
        )
    }

    private func spawn(_ out: Pipe, _ errors: Pipe) throws(ChildProcessError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        if output != .passedThrough {
            posix_spawn_file_actions_adddup2(&actions, out.writingEnd, 1)
            posix_spawn_file_actions_adddup2(&actions, errors.writingEnd, 2)
        }
        _ = GNU.addCloseFrom?(&actions, 3)
        if let folder {
            guard GNU.addChangeFolder?(&actions, folder.string) == 0 else {
                throw .cannotStart(program: program, reason: "this system cannot start it in another folder")
            }
        }

        // Signals that this process ignores or blocks are not the program's concern.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var ordinary = sigset_t()
        sigemptyset(&ordinary)
        sigaddset(&ordinary, SIGPIPE)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &ordinary)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let argumentList = CStrings([program] + arguments)
        let environmentList = CStrings(Self.environment(with: environment))
        var child: pid_t = 0
        let code = posix_spawnp(
            &child,
            program,
            &actions,
            &attributes,
            argumentList.pointers,
            environmentList.pointers
        )
        switch code {
        case 0: return child
        case ENOENT: throw .programMissing(program)
        default: throw .cannotStart(program: program, reason: String(cString: strerror(code)))
        }
    }

    /// This process's environment with `changes`, each variable as `NAME=value`.
    private static func environment(with changes: [String: String?]) -> [String] {
        var variables: [String] = []
        var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
        while let variable = next.pointee {
            let text = String(cString: variable)
            if changes[String(text.prefix { $0 != "=" })] == nil { variables.append(text) }
            next = next.successor()
        }
        for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
            if let value { variables.append("\(name)=\(value)") }
        }
        return variables
    }

    private static func wait(for pipes: [Pipe], milliseconds: Int32) {
        var watched = pipes.filter(\.isOpen).map {
            pollfd(fd: $0.readingEnd, events: Int16(POLLIN), revents: 0)
        }
        poll(&watched, nfds_t(watched.count), milliseconds)
    }

    /// The wait status of `child` once it has ended.
    private static func status(of child: pid_t) -> Int32? {
        var status: Int32 = 0
        return waitpid(child, &status, WNOHANG) == child ? status : nil
    }

    private static func exitCode(of status: Int32) -> Int {
        let signal = Int(status & 0x7F)
        return signal == 0 ? Int(status >> 8 & 0xFF) : 128 + signal
    }
}

/// Functions of the C library that its headers show only to GNU sources, which Swift's import is not.
private enum GNU {
    typealias Actions = UnsafeMutablePointer<posix_spawn_file_actions_t>

    static let addCloseFrom = function(
        "posix_spawn_file_actions_addclosefrom_np",
        as: (@convention(c) (Actions, Int32) -> Int32).self
    )
    static let addChangeFolder = function(
        "posix_spawn_file_actions_addchdir_np",
        as: (@convention(c) (Actions, UnsafePointer<CChar>) -> Int32).self
    )
    static let pipe = function(
        "pipe2",
        as: (@convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32).self
    )

    private static func function<Signature>(_ name: String, as signature: Signature.Type) -> Signature? {
        dlsym(nil, name).map { unsafeBitCast($0, to: signature) }
    }
}

/// Strings as a C array that ends in nil.
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        pointers = .allocate(capacity: count + 1)
        for (index, text) in texts.enumerated() { (pointers + index).initialize(to: strdup(text)) }
        (pointers + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { free(pointers[index]) }
        pointers.deallocate()
    }
}

/// A pipe that a program writes to; the last bytes written are kept.
private final class Pipe {
    let readingEnd: Int32
    let writingEnd: Int32
    private(set) var isOpen = false
    private(set) var omitted = 0
    private var collected: [UInt8] = []
    private var limit = 0
    private var isWritingEndOpen = false

    /// A pipe for the output of `process`, or none where the output is passed through.
    init(of process: ChildProcess) throws(ChildProcessError) {
        guard case .captured(let limit) = process.output else {
            (readingEnd, writingEnd) = (-1, -1)
            return
        }
        var ends: [Int32] = [-1, -1]
        guard GNU.pipe?(&ends, O_CLOEXEC) == 0 else {
            throw .cannotStart(program: process.program, reason: String(cString: strerror(errno)))
        }
        self.limit = limit
        (readingEnd, writingEnd) = (ends[0], ends[1])
        _ = fcntl(readingEnd, F_SETFL, O_NONBLOCK)
        isOpen = true
        isWritingEndOpen = true
    }

    deinit {
        closeWritingEnd()
        if isOpen { close(readingEnd) }
    }

    func closeWritingEnd() {
        guard isWritingEndOpen else { return }
        close(writingEnd)
        isWritingEndOpen = false
    }

    /// Takes what has been written, without waiting for more; a program that writes without end must not hold
    /// us here.
    func read() {
        guard isOpen else { return }
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            for _ in 0..<64 {
                let count = Glibc.read(readingEnd, buffer.baseAddress, buffer.count)
                if count > 0 {
                    collected.append(contentsOf: buffer[..<count])
                    if collected.count > 2 * limit + buffer.count { dropBeginning() }
                } else if count == 0 {
                    close(readingEnd)
                    isOpen = false
                    return
                } else if errno != EINTR {
                    return
                }
            }
        }
    }

    private func dropBeginning() {
        guard collected.count > limit else { return }
        omitted += collected.count - limit
        collected.removeFirst(collected.count - limit)
    }

    /// The last bytes, within the limit.
    var kept: [UInt8] {
        dropBeginning()
        return collected
    }
}

/// Why a program could not be run to its end.
public enum ChildProcessError: HoneError, Equatable {
    /// No program of this name is in `PATH`, or none is at this path.
    case programMissing(String)
    /// The working folder is not there.
    case folderMissing(FilePath)
    /// The system does not start the program.
    case cannotStart(program: String, reason: String)
    /// The program was killed at its time limit.
    case timedOut(program: String, limit: Duration, lastLines: [UInt8])

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .programMissing(let program):
            Problem(
                "there is no program \"\(program)\"",
                kind: .work,
                remedy: "install it, or add its folder to PATH"
            )
        case .folderMissing(let folder):
            Problem(
                "there is no such folder to run a program in",
                kind: .work,
                at: .init(file: folder.string)
            )
        case .cannotStart(let program, let reason):
            Problem("\"\(program)\" cannot be started: \(reason)", kind: .work)
        case .timedOut(let program, let limit, let lastLines):
            Problem(
                "\"\(program)\" had not finished after \(limit) and was stopped",
                kind: .work,
                found: lastLines.isEmpty ? nil : String(decoding: lastLines.suffix(1000), as: UTF8.self)
            )
        }
    }
}
