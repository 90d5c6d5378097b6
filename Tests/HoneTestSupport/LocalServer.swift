internal import Glibc
internal import Synchronization

/// An HTTP server on 127.0.0.1, on a port of its own, that answers as it is told and remembers what it was asked.
///
/// Each connection is served by a thread and closed after one answer. It can break off and stand still, as servers do.
public final class LocalServer: Sendable {
    /// What a client asked.
    public struct Request: Sendable {
        /// The path with its query, or the full address where the client takes this for a proxy.
        public var target: String
        /// The fields by their name in lower case.
        public var fields: [String: String]
    }

    /// What is answered.
    public struct Reply: Sendable {
        /// The status.
        public var status: Int
        /// The fields; `Content-Length` is the body's unless it is here.
        public var fields: [String: String]
        /// The body.
        public var body: [UInt8]
        /// The connection ends after that many bytes of the body.
        public var breaksAfter: Int?
        /// Nothing more comes after that many bytes of the body, though the connection stays.
        public var stallsAfter: Int?
        /// Seconds to wait after each kilobyte of the body.
        public var pause: Double = 0

        /// An answer with nothing wrong with it.
        public init(status: Int = 200, fields: [String: String] = [:], body: [UInt8] = []) {
            self.status = status
            self.fields = fields
            self.body = body
        }
    }

    private final class State: Sendable {
        let requests = Mutex<[Request]>([])
        let isStopped = Atomic(false)
    }

    /// The port.
    public let port: UInt16
    private let listener: Int32
    private let state = State()

    /// A server that answers with `answer`, which several threads may call.
    public init(_ answer: @escaping @Sendable (Request) -> Reply) {
        // A client that went away is not the end of the tests.
        signal(SIGPIPE, SIG_IGN)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { [listener] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        precondition(isBound, "no port on 127.0.0.1")
        port = UInt16(bigEndian: address.sin_port)
        let (listener, state) = (listener, state)
        Self.detach {
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 { break }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                Self.detach {
                    Self.serve(connection, state, answer)
                    close(connection)
                }
            }
            close(listener)
        }
    }

    deinit {
        state.isStopped.store(true, ordering: .relaxed)
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// What was asked so far, in order.
    public var requests: [Request] { state.requests.withLock { $0 } }

    /// Forgets what was asked.
    public func forget() { state.requests.withLock { $0 = [] } }

    private static func serve(_ connection: Int32, _ state: State, _ answer: (Request) -> Reply) {
        guard let request = request(from: connection) else { return }
        state.requests.withLock { $0.append(request) }
        let reply = answer(request)
        var head = "HTTP/1.1 \(reply.status) Status\r\nConnection: close\r\n"
        if reply.fields["Content-Length"] == nil { head += "Content-Length: \(reply.body.count)\r\n" }
        for (name, value) in reply.fields.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        guard send(Array((head + "\r\n").utf8), to: connection) else { return }
        let end = min(reply.breaksAfter ?? .max, reply.stallsAfter ?? .max, reply.body.count)
        var position = 0
        while position < end, !state.isStopped.load(ordering: .relaxed) {
            let next = min(position + (reply.pause > 0 ? 1_024 : 1 << 16), end)
            guard send(Array(reply.body[position..<next]), to: connection) else { return }
            position = next
            if reply.pause > 0 { usleep(UInt32(reply.pause * 1e6)) }
        }
        // Until the client gives up, or the server ends.
        while reply.stallsAfter != nil, !state.isStopped.load(ordering: .relaxed) {
            var watched = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
            if poll(&watched, 1, 50) != 0 { break }
        }
    }

    private static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(connection, $0.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count <= 0 { return false }
            done += count
        }
        return true
    }

    private static func request(from connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        let end = Array("\r\n\r\n".utf8)
        while !bytes.suffix(4).elementsEqual(end) {
            let count = read(connection, &piece, piece.count)
            if count <= 0 || bytes.count > 1 << 16 { return nil }
            bytes += piece[..<count]
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        guard let words = lines.first?.split(separator: " "), words.count == 3 else { return nil }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return Request(target: String(words[1]), fields: fields)
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func detach(_ work: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let pointer = Unmanaged.passRetained(Work(work)).toOpaque()
        let started = pthread_create(
            &thread,
            nil,
            { pointer in
                if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().run() }
                return nil
            },
            pointer
        )
        precondition(started == 0, "no thread for the server")
        pthread_detach(thread)
    }
}
