public import HoneBase
internal import Synchronization
internal import SystemPackage

/// A hub with one repository, and beside it, on another host, the server that large files are redirected to.
public final class FakeHub: Sendable {
    /// What goes wrong with one request.
    public enum Fault: Sendable {
        /// The connection ends after that many bytes.
        case breaks(after: Int)
        /// Nothing comes after that many bytes.
        case stalls(after: Int)
        /// The whole file is sent, whatever part was asked for.
        case ignoresRange
        /// All bytes are others.
        case wrongBytes
        /// The server no longer knows the tag that it gave.
        case newTag
        /// Only that many bytes are said to be there, and sent.
        case shortens(to: Int)
        /// Some bytes more are sent.
        case lengthens(by: Int)
        /// This is answered instead.
        case status(Int, fields: [String: String] = [:], body: String = "")
        /// The client is sent elsewhere.
        case redirects(to: String)
        /// The file is said to be of another commit.
        case otherCommit(String)
    }

    /// What the hub has and how it behaves.
    public struct Content: Sendable {
        /// `ORG/NAME`.
        public var repository = "maker/tiny"
        /// The commit of the main branch.
        public var commit = String(repeating: "c0", count: 20)
        /// The files.
        public var files: [String: [UInt8]] = [:]
        /// The files that lie on the other host.
        public var large: Set<String> = []
        /// More members of the list of files.
        public var siblings: [JSON] = []
        /// More members of the answer about the repository.
        public var members: [(String, JSON)] = [("cardData", ["license": "apache-2.0"])]
        /// Whether the list has sizes and checksums.
        public var hasChecksums = true
        /// The token that must come with every request; nil where none is needed.
        public var token: String?
        /// What goes wrong, by `api`, `hub:PATH` for the hub's answer or `PATH` for the file's; each once, in order.
        public var faults: [String: [Fault]] = [:]
        /// Seconds after each kilobyte of a file.
        public var pause = 0.0
    }

    private let content: Mutex<Content>
    private let store = Mutex<(hub: LocalServer?, elsewhere: LocalServer?)>((nil, nil))

    /// A hub with these files, the large ones on another host.
    public init(_ files: [String: [UInt8]], large: Set<String>) {
        var content = Content()
        content.files = files
        content.large = large
        self.content = Mutex(content)
        // The servers must not keep the hub alive that keeps them.
        let answer = Answer(self)
        let hub = LocalServer { answer.hub?.answer($0) ?? LocalServer.Reply(status: 503) }
        let elsewhere = LocalServer { answer.hub?.answerElsewhere($0) ?? LocalServer.Reply(status: 503) }
        store.withLock { $0 = (hub, elsewhere) }
    }

    private final class Answer: @unchecked Sendable {  // A weak reference is read and written atomically.
        weak var hub: FakeHub?
        init(_ hub: FakeHub) { self.hub = hub }
    }

    /// The server of the hub itself.
    public var server: LocalServer { store.withLock { $0.hub } ?? LocalServer { _ in LocalServer.Reply() } }
    /// The server of the large files.
    public var elsewhere: LocalServer {
        store.withLock { $0.elsewhere } ?? LocalServer { _ in LocalServer.Reply() }
    }
    /// The hub's address.
    public var endpoint: String { "http://127.0.0.1:\(server.port)" }

    /// Changes what the hub has or does.
    public func change(_ body: (inout Content) -> Void) { content.withLock { body(&$0) } }

    /// Lets these things go wrong with the next requests of `key`.
    public func fail(_ key: String, _ faults: Fault...) { change { $0.faults[key, default: []] += faults } }

    /// Forgets what was asked of both servers.
    public func forget() {
        server.forget()
        elsewhere.forget()
    }

    private func fault(_ key: String) -> Fault? {
        content.withLock { content in
            guard let faults = content.faults[key], !faults.isEmpty else { return nil }
            return content.faults[key]?.removeFirst()
        }
    }

    private func answer(_ request: LocalServer.Request) -> LocalServer.Reply {
        let content = content.withLock { $0 }
        if let token = content.token, request.fields["authorization"] != "Bearer \(token)" {
            return Self.refusal(401, code: "", "Invalid username or password.")
        }
        if request.target.hasPrefix("/api/models/") {
            return list(content, String(request.target.dropFirst("/api/models/".count)))
        }
        let start = "/\(content.repository)/resolve/\(content.commit)/"
        guard request.target.hasPrefix(start) else { return Self.refusal(404, code: "EntryNotFound", "") }
        let path = String(request.target.dropFirst(start.count))
        guard let bytes = content.files[path] else { return Self.refusal(404, code: "EntryNotFound", "") }
        var fields = ["X-Repo-Commit": content.commit]
        if let fault = fault("hub:\(path)") {
            switch fault {
            case .status, .redirects: return Self.reply(to: fault)
            case .otherCommit(let commit): fields["X-Repo-Commit"] = commit
            default: break
            }
        }
        guard content.large.contains(path) else {
            fields["ETag"] = "\"\(Self.blob(bytes))\""
            return file(path, bytes, request, fields, content)
        }
        fields["X-Linked-ETag"] = "\"\(Self.sha256(bytes))\""
        fields["X-Linked-Size"] = "\(bytes.count)"
        fields["Location"] = "http://localhost:\(elsewhere.port)/blobs/\(path)?signed=1"
        return LocalServer.Reply(status: 302, fields: fields)
    }

    private func answerElsewhere(_ request: LocalServer.Request) -> LocalServer.Reply {
        let content = content.withLock { $0 }
        let path = String(request.target.dropFirst("/blobs/".count).prefix { $0 != "?" })
        guard let bytes = content.files[path] else { return Self.refusal(404, code: "", "") }
        return file(path, bytes, request, ["ETag": "\"tag-\(bytes.count)\""], content)
    }

    /// The list of files, of the main branch or the commit.
    private func list(_ content: Content, _ target: String) -> LocalServer.Reply {
        if let fault = fault("api") { return Self.reply(to: fault) }
        let start = content.repository + "/revision/"
        guard target.hasPrefix(start) else { return Self.refusal(404, code: "RepoNotFound", "Not found") }
        let revision = target.dropFirst(start.count).prefix { $0 != "?" }
        guard revision == "main" || revision == content.commit || revision == "refs%2Fpr%2F1" else {
            return Self.refusal(404, code: "RevisionNotFound", "Invalid rev id")
        }
        let siblings = content.files.sorted { $0.key < $1.key }.map { path, bytes in
            var members: [(String, JSON)] = [("rfilename", .string(path))]
            if content.hasChecksums {
                members.append(("size", .integer(bytes.count)))
                if content.large.contains(path) {
                    // The blob of a large file is that of a note of where it is.
                    members.append(("blobId", .string(String(repeating: "0", count: 40))))
                    let large: JSON = [
                        "sha256": .string(Self.sha256(bytes)), "size": .integer(bytes.count),
                        "pointerSize": 130,
                    ]
                    members.append(("lfs", large))
                } else {
                    members.append(("blobId", .string(Self.blob(bytes))))
                }
            }
            return JSON.object(JSONObject(members))
        }
        let json = JSON.object(
            JSONObject(
                [
                    ("id", .string(content.repository)), ("sha", .string(content.commit)),
                    ("siblings", .array(siblings + content.siblings)),
                ] + content.members
            )
        )
        return LocalServer.Reply(body: Array(json.text().utf8))
    }

    /// A file, or the part of it that was asked for.
    private func file(
        _ path: String,
        _ bytes: [UInt8],
        _ request: LocalServer.Request,
        _ fields: [String: String],
        _ content: Content
    ) -> LocalServer.Reply {
        var fields = fields
        var bytes = bytes
        let fault = fault(path)
        if case .wrongBytes = fault { bytes = bytes.map { ~$0 } }
        if case .newTag = fault { fields["ETag"] = "\"another\"" }
        if case .lengthens(let count) = fault { bytes += [UInt8](repeating: 7, count: count) }
        var reply = LocalServer.Reply(fields: fields, body: bytes)
        let isSame = request.fields["if-range"].map { $0 == fields["ETag"] } ?? true
        var ignoresRange = false
        if case .ignoresRange = fault { ignoresRange = true }
        if let range = request.fields["range"], isSame, !ignoresRange,
            let start = Int(range.dropFirst("bytes=".count).dropLast())
        {
            guard start < bytes.count else { return LocalServer.Reply(status: 416) }
            reply.status = 206
            reply.fields["Content-Range"] = "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"
            reply.body = Array(bytes[start...])
        }
        reply.pause = content.pause
        switch fault {
        case .breaks(let count): reply.breaksAfter = count
        case .stalls(let count): reply.stallsAfter = count
        case .shortens(let count): reply.body = Array(reply.body.prefix(count))
        case .status, .redirects: return fault.map(Self.reply) ?? reply
        default: break
        }
        return reply
    }

    private static func reply(to fault: Fault) -> LocalServer.Reply {
        switch fault {
        case .status(let status, let fields, let body):
            LocalServer.Reply(status: status, fields: fields, body: Array(body.utf8))
        case .redirects(let address): LocalServer.Reply(status: 307, fields: ["Location": address])
        default: LocalServer.Reply(status: 500)
        }
    }

    private static func refusal(_ status: Int, code: String, _ message: String) -> LocalServer.Reply {
        var fields: [String: String] = [:]
        if !code.isEmpty { fields["X-Error-Code"] = code }
        return LocalServer.Reply(
            status: status,
            fields: fields,
            body: Array(JSON.object(JSONObject([("error", .string(message))])).text().utf8)
        )
    }

    private static func sha256(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { Digest(of: $0).description }
    }

    private static func blob(_ bytes: [UInt8]) -> String {
        (try? withTemporaryFolder { folder in
            try writeQuickly(bytes, to: folder.appending("blob"))
            return try BlobDigest(ofFile: folder.appending("blob")).description
        }) ?? ""
    }
}
