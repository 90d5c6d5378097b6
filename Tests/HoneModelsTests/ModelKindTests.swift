import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

@Suite struct ModelKindTests {
    @Test func theModelTypeTells() throws {
        try withTemporaryFolder { folder in
            try writeTinyEncoder(to: folder.appending("e"))
            try writeTinyDecoder(to: folder.appending("d"))
            #expect(try ModelKind(of: folder.appending("e")) == .encoder)
            #expect(try ModelKind(of: folder.appending("d")) == .decoder)
        }
    }

    @Test func unknownTypesAreToldWithAllThatAreKnown() throws {
        try withTemporaryFolder { folder in
            try writeQuickly(Array("{\"model_type\": \"mamba\"}".utf8), to: folder.appending("config.json"))
            let error = #expect(throws: ModelError.self) { try ModelKind(of: folder) }
            let text = error.map { "\($0.problem)" } ?? ""
            #expect(text.contains("mamba") && text.contains("bert") && text.contains("qwen3"))
            try writeQuickly(Array("{}".utf8), to: folder.appending("config.json"))
            #expect(throws: ModelError.self) { try ModelKind(of: folder) }
        }
    }
}
