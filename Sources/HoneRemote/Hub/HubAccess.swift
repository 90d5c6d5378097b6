internal import HoneBase

/// What an answer means that is not the thing asked for.
struct HubAccess {
    private let answer: HubClient.Answer
    private let body: [UInt8]
    private let settings: HubSettings

    /// Reads an answer with the beginning of its body.
    init(_ answer: HubClient.Answer, _ body: [UInt8], _ settings: HubSettings) {
        self.answer = answer
        self.body = body
        self.settings = settings
    }

    /// The error for a request of `reference`, or of a file of it.
    func error(at address: String, of reference: HubReference, file: String?) -> HubError {
        let status = answer.head.status
        let repository = reference.repository
        let hasToken = settings.token != nil
        let gated = HubError.gated(
            repository,
            page: "\(settings.endpoint)/\(repository)",
            hasToken: hasToken
        )
        switch (answer.head.fields["x-error-code"], status) {
        case ("GatedRepo", _): return gated
        case ("RepoNotFound", 401...404): return .notFound(repository, hasToken: hasToken)
        case ("RevisionNotFound", _): return .revisionNotFound(repository, revision: reference.revision)
        case ("EntryNotFound", _): return .fileNotFound(repository, file: file ?? "")
        // Without a token the hub does not say whether a repository is there.
        case (_, 401): return hasToken ? .tokenRefused(host: host) : .notFound(repository, hasToken: false)
        case (_, 403) where message.lowercased().contains("gated"): return gated
        case (_, 404):
            if let file { return .fileNotFound(repository, file: file) }
            return message.lowercased().contains("revision")
                ? .revisionNotFound(repository, revision: reference.revision)
                : .notFound(repository, hasToken: hasToken)
        default: return .refused(address: address, status: status, message: message)
        }
    }

    private var host: String { HubAddress.host(of: settings.endpoint) }

    /// What the server says, in one line that a terminal can show.
    private var message: String {
        let stated = answer.head.fields["x-error-message"] ?? (try? JSONScanner.parse(body))?["error"]?.string
        return String((stated ?? "").visible.prefix(300))
    }
}
