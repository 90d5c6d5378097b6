import Glibc
import HoneBase
import HoneTensor
import SystemPackage
import Testing

@testable import HoneModels

/// The encoder in the user's store, where it was pulled.
private let folder: FilePath = {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let store =
        variable("HONE_HOME").map { FilePath($0) } ?? FilePath(variable("HOME") ?? "/").appending(".hone")
    return store.appending("models/minilm")
}()

private struct Item {
    let text: String
    let tokens: Int
    let first: [Double]
    let norm: Double
    let sum: Double

    init(_ json: JSON) throws {
        text = try #require(json["text"]?.string)
        tokens = try #require(json["tokens"]?.integer)
        first = try #require(json["first"]).numbers
        norm = try #require(json["norm"]?.double)
        sum = try #require(json["sum"]?.double)
    }
}

/// Parity with sentence-transformers on the model that Hone recommends.
@Suite(.enabled(if: Files.exists(folder.appending("model.safetensors")), "the encoder was not pulled"))
struct MiniLMTests {
    private func items() throws -> [Item] {
        let items = try object(at: golden("minilm-embeddings.json"))["items"]?.array ?? []
        try #require(items.count >= 12)
        return try items.map(Item.init)
    }

    @Test func embeddingsAreThoseOfSentenceTransformers() throws {
        let items = try items()
        let encoder = try Encoder(folder: folder, as: .float32)
        let embeddings = encoder.embed(items.map(\.text))
        #expect(embeddings.tokenCounts == items.map(\.tokens))
        #expect(embeddings.truncated == items.indices.filter { items[$0].text.utf8.count > 1_500 })
        for (row, item) in items.enumerated() {
            let vector = embeddings.vectors.rows(row..<row + 1).floats()
            let norm = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            // Components are about 0.05: 1e-4 of the largest is 1e-5.
            expectNear(Array(vector.prefix(8)), item.first, relative: 1e-4, item.text)
            #expect(abs(norm - item.norm) < 1e-5)
            #expect(abs(vector.reduce(0) { $0 + Double($1) } - item.sum) < 1e-4)
        }
    }

    @Test func bfloat16PointsTheSameWay() throws {
        let texts = try items().map(\.text)
        let exact = try Encoder(folder: folder, as: .float32).embed(texts).vectors
        let rounded = try Encoder(folder: folder, as: .bfloat16).embed(texts).vectors
        for row in texts.indices {
            let expected = exact.rows(row..<row + 1).floats().map(Double.init)
            #expect(cosine(rounded.rows(row..<row + 1).floats(), expected) >= 0.999, "\(texts[row])")
        }
    }
}
