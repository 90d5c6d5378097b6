public import HoneBase
public import SystemPackage

/// Why a model did not come from the hub.
public enum HubError: HoneError, Equatable {
    case nameUnusable(String)
    case endpointUnusable(String)
    case tokenUnusable
    case offline
    case libraryMissing
    case notFound(String, hasToken: Bool)
    case revisionNotFound(String, revision: String)
    case fileNotFound(String, file: String)
    case gated(String, page: String, hasToken: Bool)
    case tokenRefused(host: String)
    case unreachable(host: String, reason: String)
    case refused(address: String, status: Int, message: String)
    case answerUnreadable(address: String, reason: String)
    case answerTooLarge(address: String, limit: Int)
    case redirectRefused(address: String, reason: String)
    case unsafeName(String, file: String)
    case tooManyFiles(String, count: Int, limit: Int)
    case configurationMissing(String)
    case noSafetensors(String, found: [String])
    case indexUnusable(String, reason: String)
    case shardMissing(String, file: String)
    case diskTooSmall(FilePath, needed: Int, free: Int)
    case revisionsMixed(file: String, expected: String, found: String)
    case checksumMissing(String, file: String)
    case checksumMismatch(file: String, expected: String, found: String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .nameUnusable(let name):
            Problem(
                "\"\(name)\" names no repository of the hub",
                expected:
                    "hf:ORG/NAME or hf:ORG/NAME@REVISION, such as hf:sentence-transformers/all-MiniLM-L6-v2"
            )
        case .endpointUnusable(let text):
            Problem(
                "HF_ENDPOINT cannot be used as the hub's address",
                expected: "an address such as https://huggingface.co",
                found: text
            )
        case .tokenUnusable:
            Problem(
                "the token for the hub holds spaces or characters that no token has",
                remedy: "set HF_TOKEN to the token alone"
            )
        case .offline:
            Problem(
                "HF_HUB_OFFLINE is set, so nothing is fetched from the hub",
                remedy: "unset it and run again, or pull a folder of this machine"
            )
        case .libraryMissing:
            Problem(
                "pulling from the hub needs libcurl, which this machine lacks",
                kind: .work,
                remedy:
                    "install it (for example: apt install libcurl4), or fetch the model on another machine and "
                    + "pull its folder"
            )
        case .notFound(let repository, let hasToken):
            Problem(
                "the hub has no repository \"\(repository)\", or it is private",
                remedy: hasToken
                    ? "check the spelling, and that the token may read it"
                    : "check the spelling; for a private repository set HF_TOKEN"
            )
        case .revisionNotFound(let repository, let revision):
            Problem(
                "\"\(repository)\" has no revision \"\(revision)\"",
                expected: "a branch, a tag or a commit in full",
                remedy: "check the spelling, or leave out @\(revision) for the newest"
            )
        case .fileNotFound(let repository, let file):
            Problem(
                "the hub lists this file of \"\(repository)\", but does not have it",
                kind: .work,
                at: .init(file: file)
            )
        case .gated(let repository, let page, let hasToken):
            Problem(
                "\"\(repository)\" is given only to those who accepted its conditions",
                remedy: "accept them at \(page), then "
                    + (hasToken
                        ? "run again; the token must be that of the account which accepted"
                        : "set HF_TOKEN to a token of your account (https://huggingface.co/settings/tokens)")
            )
        case .tokenRefused(let host):
            Problem(
                "\(host) does not accept the token",
                remedy: "set HF_TOKEN to a valid token, or unset it and remove the token's file"
            )
        case .unreachable(let host, let reason):
            Problem(
                "no answer from \(host)",
                kind: .work,
                found: reason,
                remedy:
                    "check the network, the proxy (https_proxy) and the certificates (SSL_CERT_FILE), and run again: "
                    + "what came is kept"
            )
        case .refused(let address, let status, let message):
            Problem(
                "the hub answers with status \(status)",
                kind: .work,
                found: message.isEmpty ? address : "\(message) (\(address))",
                remedy: "run again later: what came is kept"
            )
        case .answerUnreadable(let address, let reason):
            Problem(
                "the answer is not one of the hub: \(reason)",
                kind: .work,
                found: address,
                remedy: "check HF_ENDPOINT, and that no page for logging in to a network answers instead"
            )
        case .answerTooLarge(let address, let limit):
            Problem("an answer is longer than \(limit) bytes", kind: .work, found: address)
        case .redirectRefused(let address, let reason):
            Problem("a redirect was not followed: \(reason)", kind: .work, found: address)
        case .unsafeName(let repository, let file):
            Problem(
                "\"\(repository)\" names a file that could lie outside of the model's folder",
                found: JSON.string(file).text(),
                remedy: "do not trust this repository"
            )
        case .tooManyFiles(let repository, let count, let limit):
            Problem("\"\(repository)\" is made of \(count) files, and \(limit) are the most that are fetched")
        case .configurationMissing(let repository):
            Problem("\"\(repository)\" has no config.json: it is not a model that can be used here")
        case .noSafetensors(let repository, let found):
            Problem(
                "\"\(repository)\" has no weights as safetensors",
                expected: "model.safetensors or model.safetensors.index.json",
                found: found.isEmpty ? nil : found.joined(separator: ", "),
                remedy:
                    "choose a repository or a revision with safetensors; pickles can run code and are never fetched"
            )
        case .indexUnusable(let repository, let reason):
            Problem(
                "the index of the weights of \"\(repository)\" cannot be used: \(reason)",
                at: .init(file: HubSelection.index)
            )
        case .shardMissing(let repository, let file):
            Problem(
                "the index of the weights of \"\(repository)\" names a file that the repository lacks",
                at: .init(file: HubSelection.index),
                found: file
            )
        case .diskTooSmall(let folder, let needed, let free):
            Problem(
                "the disk has too little space for this model",
                kind: .work,
                at: .init(file: folder.string),
                expected: "\(Self.megabytes(needed)) MB",
                found: "\(Self.megabytes(free)) MB free",
                remedy: "free some space, or set HONE_HOME to a folder on another disk"
            )
        case .revisionsMixed(let file, let expected, let found):
            Problem(
                "the hub gave a file of another commit",
                kind: .work,
                at: .init(file: file),
                expected: expected,
                found: found,
                remedy: "nothing was kept; run again"
            )
        case .checksumMissing(let repository, let file):
            Problem(
                "the hub gives no checksum of a file of \"\(repository)\", so it cannot be trusted",
                kind: .work,
                at: .init(file: file)
            )
        case .checksumMismatch(let file, let expected, let found):
            Problem(
                "a file is not what the hub says it should be, twice in a row",
                kind: .work,
                at: .init(file: file),
                expected: expected,
                found: found,
                remedy: "the file was thrown away; run again, and if it stays so, do not trust the source"
            )
        }
    }

    /// Bytes as whole megabytes, never fewer than there are.
    private static func megabytes(_ bytes: Int) -> Int { bytes / 1_000_000 + (bytes % 1_000_000 > 0 ? 1 : 0) }
}
