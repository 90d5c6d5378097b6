import HoneBase
import HoneRemote
import SystemPackage
import Testing

@Test(arguments: [
    ("minilm", [], ["minilm"], "run: hone pull minilm"),
    ("minlm", [], ["minilm"], "did you mean minilm? It can be fetched with: hone pull minilm"),
    ("myne", ["mine"], ["minilm"], "did you mean mine?"),
    ("entirely-else", ["mine"], ["minilm"], "name a folder, or a model of the store, such as mine"),
    ("entirely-else", [], ["minilm"], "name a folder with a model, or run: hone pull minilm"),
    ("entirely-else", [], [], "name a folder with a model"),
])
func unknownModelComesWithARemedy(name: String, inStore: [String], canBePulled: [String], expected: String) {
    let error = ModelStoreError.unknown(
        name,
        store: "/store",
        inStore: inStore,
        canBePulled: canBePulled,
        isFile: false
    )
    #expect(error.problem.remedy == expected)
    #expect(error.problem.what.contains(name))
    for known in inStore + canBePulled + ["/store"] {
        #expect(error.problem.expected?.contains(known) == true)
    }
}

@Test func aFileIsToldApartFromNothing() {
    let error = ModelStoreError.unknown("a.txt", store: "/s", inStore: [], canBePulled: [], isFile: true)
    #expect(error.problem.what == "\"a.txt\" is a file, not a model")
}
