internal import Glibc
internal import HoneBase

/// Asks the hub: with the token, along redirects, and again where it is worth while.
final class HubClient {
    /// The end of a way along redirects.
    struct Answer: Sendable {
        /// The last answer.
        var head: HTTPTransfer.Head
        /// What the hub itself said, which knows commit and checksum, as another host does not.
        var hub: HTTPTransfer.Head
    }

    /// The longest list of files that is read, in bytes.
    static let listLimit = 10_000_000
    private static let redirectLimit = 5
    /// The most repetitions of a request, even where each brings some bytes.
    private static let repetitionLimit = 100
    /// The longest time that a server may ask for, in seconds.
    private static let longestWait = 300.0

    let settings: HubSettings
    private let transfer: HTTPTransfer
    private let tell: (String) -> Void

    /// A client that says through `tell` why it waits.
    init(_ settings: HubSettings, tell: @escaping (String) -> Void) throws(HubError) {
        self.settings = settings
        self.tell = tell
        transfer = try mapping({ _ in HubError.libraryMissing }) { () throws(HTTPTransfer.Failure) in
            try HTTPTransfer(stall: settings.stall, certificates: settings.certificates)
        }
    }

    /// What the hub says of the repository at the revision; its commit pins all that follows.
    func repository(_ reference: HubReference) throws(PullError) -> HubRepository {
        let address =
            "\(settings.endpoint)/api/models/\(reference.repository)/revision/"
            + HubAddress.escaped(reference.revision) + "?blobs=true"
        func unreadable(_ reason: String) -> PullError {
            .hub(.answerUnreadable(address: address, reason: reason))
        }
        let text = try text(at: address, of: reference)
        let json = try mapping({ unreadable($0.problem.what) }) { () throws(JSONSyntaxError) in
            try JSONScanner.parse(text)
        }
        return try mapping(PullError.hub) { () throws(HubError) in
            try HubRepository(json, of: reference, from: address)
        }
    }

    private func text(at address: String, of reference: HubReference) throws(PullError) -> [UInt8] {
        var text: [UInt8] = []
        let limit = Self.listLimit
        let answer = try exchange(
            address,
            of: reference,
            fields: {
                text = []
                return [("Accept", "application/json")]
            },
            count: { 0 },
            receive: { (_, bytes) throws(PullError) in
                guard text.count + bytes.count <= limit else {
                    throw .hub(.answerTooLarge(address: address, limit: limit))
                }
                text += bytes
            }
        )
        guard answer.head.status == 200 else {
            throw .hub(.refused(address: address, status: answer.head.status, message: ""))
        }
        return text
    }

    /// The address of a file at a commit.
    func address(of file: HubRepository.File, in repository: HubRepository) -> String {
        "\(settings.endpoint)/\(repository.name)/resolve/\(repository.commit)/"
            + HubAddress.escaped(file.path, keeping: "/")
    }

    /// Gets `address`, up to an answer that is worth having: 200, 206 or 416.
    ///
    /// - Parameters:
    ///   - fields: The fields of the request, asked for before each repetition.
    ///   - count: How many bytes are there; where it has grown, a break is no failure in a row.
    ///   - receive: Takes the pieces of an answer of status 200 or 206.
    func exchange(
        _ address: String,
        of reference: HubReference,
        file: String? = nil,
        fields: () -> [(name: String, value: String)],
        count: () -> Int,
        receive: (HTTPTransfer.Head, UnsafeRawBufferPointer) throws(PullError) -> Void
    ) throws(PullError) -> Answer {
        var failures = 0
        for _ in 0..<Self.repetitionLimit {
            let before = count()
            var wait: Double?
            let reason: HubError
            switch try follow(address, fields(), receive) {
            case .broken(let host, let text): reason = .unreachable(host: host, reason: text)
            case .answered(let answer, let message):
                let status = answer.head.status
                if [200, 206, 416].contains(status) { return answer }
                reason = HubAccess(answer, message, settings).error(
                    at: address,
                    of: reference,
                    file: file
                )
                guard status == 429 || status == 408 || (500...599).contains(status) else {
                    throw .hub(reason)
                }
                wait = answer.head.fields["retry-after"].flatMap { Double($0) }.map { max($0, 0) }
            }
            failures = count() > before ? 1 : failures + 1
            let pause = wait ?? settings.pause * Double(1 << min(failures - 1, 20))
            guard failures < settings.attempts, pause.isFinite, pause <= Self.longestWait else {
                throw .hub(reason)
            }
            tell("\(reason.problem.what); trying again in \(Int(pause.rounded(.up))) s")
            usleep(UInt32(pause * 1_000_000))
        }
        throw .hub(
            .unreachable(host: HubAddress.host(of: address), reason: "the connection breaks again and again")
        )
    }

    private enum Way {
        case answered(Answer, message: [UInt8])
        case broken(host: String, reason: String)
    }

    /// Gets `start` once, along its redirects; the token goes to the hub alone.
    private func follow(
        _ start: String,
        _ fields: [(name: String, value: String)],
        _ receive: (HTTPTransfer.Head, UnsafeRawBufferPointer) throws(PullError) -> Void
    ) throws(PullError) -> Way {
        let home = HubAddress.origin(of: settings.endpoint)
        var address = start
        var hub = HTTPTransfer.Head()
        for _ in 0...Self.redirectLimit {
            let isHome = HubAddress.origin(of: address) == home
            var fields = fields + [("Accept-Encoding", "identity")]
            if isHome, let token = settings.token { fields.append(("Authorization", "Bearer \(token)")) }
            var message: [UInt8] = []
            var stopped: PullError?
            let head: HTTPTransfer.Head
            do throws(HTTPTransfer.Failure) {
                head = try transfer.get(address, fields) { head, bytes in
                    guard head.status == 200 || head.status == 206 else {
                        message += bytes.prefix(4_096 - min(message.count, 4_096))
                        return true
                    }
                    do throws(PullError) {
                        try receive(head, bytes)
                        return true
                    } catch {
                        stopped = error
                        return false
                    }
                }
            } catch {
                if let stopped { throw stopped }
                let host = HubAddress.host(of: address)
                switch error {
                case .refused(let reason): throw .hub(.unreachable(host: host, reason: reason))
                case .broken(let reason): return .broken(host: host, reason: reason)
                case .stopped, .libraryMissing: return .broken(host: host, reason: "stopped")
                }
            }
            // The hub may send to another place of its own, and need not say everything twice.
            if isHome { hub.fields.merge(head.fields) { $1 } }
            guard [301, 302, 303, 307, 308].contains(head.status) else {
                return .answered(Answer(head: head, hub: hub), message: message)
            }
            guard let next = head.location, let origin = HubAddress.origin(of: next) else {
                throw .hub(.redirectRefused(address: address, reason: "it names no address"))
            }
            guard origin.hasPrefix("https:") || HubAddress.origin(of: address)?.hasPrefix("http:") == true
            else {
                throw .hub(.redirectRefused(address: next, reason: "it leads from https to http"))
            }
            address = next
        }
        throw .hub(
            .redirectRefused(address: start, reason: "there are more than \(Self.redirectLimit) in a row")
        )
    }
}
