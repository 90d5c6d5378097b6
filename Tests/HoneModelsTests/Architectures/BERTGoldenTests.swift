import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// The states of a small BERT as another implementation, transformers, computed them.
@Suite struct BERTGoldenTests {
    @Test func statesAreThoseOfTransformers() throws {
        let folder = golden("tiny-bert")
        let bert = try BERT(folder: folder, as: .float32, isTrained: false, on: CPU.shared)
        let rounded = try BERT(folder: folder, as: .bfloat16, isTrained: false, on: CPU.shared)
        let items = try #require(try object(at: folder.appending("expected.json"))["items"]?.array)
        #expect(items.count == 4)
        let ids = items.map { $0["ids"]?.numbers.map { Int32($0) } ?? [] }
        let expected = items.map { $0["states"]?.array?.map(\.numbers) ?? [] }
        #expect(zip(ids, expected).allSatisfy { $0.count == $1.count && $0.count > 0 })
        let states = bert.states(of: PackedTokens(ids), ForwardPass())
        expectNear(states.floats(), expected.flatMap { $0.flatMap { $0 } }, relative: 1e-5)
        let roundedStates = rounded.states(of: PackedTokens(ids), ForwardPass())
        for (token, state) in expected.flatMap({ $0 }).enumerated() {
            #expect(cosine(roundedStates.rows(token..<token + 1).floats(), state) >= 0.999)
        }
    }

    @Test func idsAreThoseOfTransformers() throws {
        let folder = golden("tiny-bert")
        let encoder = try Encoder(folder: folder, as: .float32)
        for item in try #require(try object(at: folder.appending("expected.json"))["items"]?.array) {
            let text = try #require(item["text"]?.string)
            #expect(encoder.tokens(of: text).ids.map(Double.init) == item["ids"]?.numbers)
        }
    }
}
