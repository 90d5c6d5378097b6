internal import Glibc
internal import HoneBase
internal import SystemPackage

/// Where the hub is, who asks, and how patiently.
public struct HubSettings: Sendable, Equatable {
    /// The hub's address, without `/` at the end.
    public var endpoint = "https://huggingface.co"
    /// The token that says who asks; nil for nobody in particular.
    public var token: String?
    /// Whether the network must not be used.
    public var isOffline = false
    /// A file of the certificate authorities to trust; nil for those of the machine.
    public var certificates: String?
    /// The seconds without any byte after which a connection is given up.
    public var stall = 30
    /// The seconds to wait before the first repetition; each further one waits twice as long.
    public var pause = 1.0
    /// How often a request is made at most before some of it came.
    public var attempts = 5

    /// The public hub, asked without a token.
    public init() {}

    /// The settings that the environment asks for, by the variables of the hub's own tools: `HF_ENDPOINT`,
    /// `HF_TOKEN` or `HUGGING_FACE_HUB_TOKEN` or a token's file (`HF_TOKEN_PATH`, `HF_HOME/token`,
    /// `~/.cache/huggingface/token`), and `HF_HUB_OFFLINE`; certificates by `SSL_CERT_FILE` or
    /// `REQUESTS_CA_BUNDLE`.
    ///
    /// - Throws: `HubError.endpointUnusable`, `HubError.tokenUnusable`.
    public static func environment() throws(HubError) -> HubSettings {
        try HubSettings { name in getenv(name).map { String(cString: $0) } }
    }

    /// The settings that these variables ask for; an empty variable is as one that is not set.
    init(_ variable: (String) -> String?) throws(HubError) {
        func value(_ name: String) -> String? {
            guard let text = variable(name)?.trimmed, !text.isEmpty else { return nil }
            return text
        }
        if let given = value("HF_ENDPOINT") {
            endpoint = given
            while endpoint.hasSuffix("/") { endpoint.removeLast() }
            guard HubAddress.origin(of: endpoint) != nil, !endpoint.contains("?"), !endpoint.contains("#")
            else { throw .endpointUnusable(given) }
        }
        isOffline = ["1", "true", "yes", "on"].contains(value("HF_HUB_OFFLINE")?.lowercased())
        certificates = value("SSL_CERT_FILE") ?? value("REQUESTS_CA_BUNDLE")
        let places = [
            value("HF_TOKEN_PATH"), value("HF_HOME").map { $0 + "/token" },
            value("XDG_CACHE_HOME").map { $0 + "/huggingface/token" },
            value("HOME").map { $0 + "/.cache/huggingface/token" },
        ]
        token = value("HF_TOKEN") ?? value("HUGGING_FACE_HUB_TOKEN")
        if token == nil, let place = places.compactMap({ $0 }).first {
            token = (try? Files.text(of: FilePath(place)))?.trimmed
        }
        if token?.isEmpty == true { token = nil }
        // A token is one field of a request: anything but visible letters could add others.
        guard token?.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) != false else { throw .tokenUnusable }
    }
}
