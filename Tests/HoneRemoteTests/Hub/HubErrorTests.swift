import HoneBase
import HoneRemote
import SystemPackage
import Testing

/// Each error tells what to do, and whose turn it is.
@Test(
    arguments: [
        (.nameUnusable("hf:x"), .input, "hf:ORG/NAME"), (.endpointUnusable("x"), .input, "found: x"),
        (.tokenUnusable, .input, "HF_TOKEN"), (.offline, .input, "HF_HUB_OFFLINE"),
        (.libraryMissing, .work, "apt install"),
        (.notFound("a/b", hasToken: false), .input, "set HF_TOKEN"),
        (.notFound("a/b", hasToken: true), .input, "spelling"),
        (.revisionNotFound("a/b", revision: "v9"), .input, "leave out @v9"),
        (.fileNotFound("a/b", file: "f"), .work, "f: "),
        (
            .gated("a/b", page: "https://h/a/b", hasToken: false), .input,
            "accept them at https://h/a/b, then set HF_TOKEN"
        ),
        (.gated("a/b", page: "https://h/a/b", hasToken: true), .input, "then run again"),
        (.tokenRefused(host: "h"), .input, "valid token"),
        (.unreachable(host: "h", reason: "why"), .work, "found: why"),
        (.refused(address: "u", status: 503, message: "busy"), .work, "found: busy (u)"),
        (.refused(address: "u", status: 503, message: ""), .work, "found: u"),
        (.answerUnreadable(address: "u", reason: "why"), .work, "HF_ENDPOINT"),
        (.answerTooLarge(address: "u", limit: 9), .work, "9 bytes"),
        (.redirectRefused(address: "u", reason: "why"), .work, "why"),
        (.unsafeName("a/b", file: "../\n"), .input, #"found: "../\n""#),
        (.tooManyFiles("a/b", count: 9, limit: 8), .input, "9 files"),
        (.configurationMissing("a/b"), .input, "config.json"),
        (.noSafetensors("a/b", found: ["x.bin"]), .input, "found: x.bin"),
        (.noSafetensors("a/b", found: []), .input, "pickles can run code"),
        (.indexUnusable("a/b", reason: "why"), .input, "why"),
        (.shardMissing("a/b", file: "s"), .input, "found: s"),
        (
            .diskTooSmall("/s", needed: 2_000_001, free: 1_000_000), .work,
            "expected: 3 MB\n  found: 1 MB free"
        ),
        (.revisionsMixed(file: "f", expected: "aa", found: "bb"), .work, "expected: aa\n  found: bb"),
        (.checksumMissing("a/b", file: "f"), .work, "checksum"),
        (.checksumMismatch(file: "f", expected: "aa", found: "bb"), .work, "expected: aa\n  found: bb"),
    ] as [(HubError, Problem.Kind, String)]
)
func hubErrorTellsWhatToDo(error: HubError, kind: Problem.Kind, expected: String) {
    #expect(error.problem.kind == kind)
    #expect(error.description.contains(expected), "\(error.description)")
    #expect(PullError.hub(error).problem == error.problem)
}
