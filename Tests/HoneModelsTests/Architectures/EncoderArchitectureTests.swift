import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

@Suite struct EncoderArchitectureTests {
    @Test func kindsOfModelsThatAreNotKnownAreRefused() throws {
        try withTinyEncoder { folder in
            let path = folder.appending("config.json")
            try edit("config.json", in: folder) { $0["model_type"] = "xlnet" }
            expectRefusal(folder, .unknownArchitecture(path, found: "xlnet", known: ["bert"]))
            try edit("config.json", in: folder) { $0["model_type"] = nil }
            expectRefusal(folder, .missingKey(path, key: "model_type", expected: "bert"))
            try edit("config.json", in: folder) { $0["model_type"] = 3 }
            expectRefusal(folder, .wrongValue(path, key: "model_type", expected: "a string", found: "3"))
        }
    }

    @Test func eachArchitectureHasAKindOfItsOwn() {
        let kinds = EncoderRegistry.architectures.map { $0.modelType }
        #expect(kinds.contains("bert"))
        #expect(Set(kinds).count == kinds.count)
    }
}
