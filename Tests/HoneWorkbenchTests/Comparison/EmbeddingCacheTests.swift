import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct EmbeddingCacheTests {
    private let texts = ["the pump leaks", "my invoice is wrong", "the pump leaks", "battery " + words(80)]

    private static func words(_ count: Int) -> String {
        Array(repeating: "power", count: count).joined(separator: " ")
    }

    /// The features, and the number of texts that were embedded for them.
    private func embed(_ cache: EmbeddingCache, _ texts: [String]) throws -> (EmbeddingCache.Embedded, Int) {
        var embedded = 0
        let result = try cache.embed(texts) { embedded = $0 }
        return (result, embedded)
    }

    private func expectFeatures(_ embedded: EmbeddingCache.Embedded, of texts: [String], _ base: Base) {
        let direct = base.encoder.embed(texts)
        expectClose(embedded.features.floats(), direct.vectors.normalizedRows().floats(), absolute: 1e-5)
        #expect(embedded.features.shape == [texts.count, base.encoder.size])
        #expect(embedded.tokenCounts == direct.tokenCounts)
        #expect(embedded.truncated == direct.truncated)
    }

    @Test func onlyNewTextsAreEmbedded() throws {
        try withTinyBase { base, folder in
            let cache = EmbeddingCache(folder: folder.appending("cache"), base: base)
            #expect(cache.new(among: texts) == [texts[0], texts[1], texts[3]])
            let (first, count) = try embed(cache, texts)
            #expect(count == 3)
            expectFeatures(first, of: texts, base)
            #expect(first.truncated == [3])
            #expect(first.seconds > 0)
            let more = ["light off", texts[3], texts[0]]
            #expect(cache.new(among: more) == ["light off"])
            let again = EmbeddingCache(folder: folder.appending("cache"), base: base)
            let (second, added) = try embed(again, more)
            #expect(added == 1)
            expectFeatures(second, of: more, base)
            let (third, none) = try embed(again, texts + more)
            #expect(none == 0)
            expectFeatures(third, of: texts + more, base)
            #expect(third.seconds > 0)
        }
    }

    @Test(arguments: ["", "garbage that is no safetensors file", "half"])
    func aCacheThatCannotBeReadIsMadeAnew(_ damage: String) throws {
        try withTinyBase { base, folder in
            let cache = EmbeddingCache(folder: folder, base: base)
            _ = try embed(cache, texts)
            let name = try #require(try Files.names(in: folder).first { $0.hasSuffix(".safetensors") })
            let bytes = try Files.bytes(of: folder.appending(name))
            try writeQuickly(
                damage == "half" ? Array(bytes[..<(bytes.count / 2)]) : Array(damage.utf8),
                to: folder.appending(name)
            )
            let (embedded, count) = try embed(cache, texts)
            #expect(count == 3)
            expectFeatures(embedded, of: texts, base)
            #expect(try embed(cache, texts).1 == 0)
        }
    }

    @Test func basesDoNotShareEmbeddings() throws {
        try withTinyBase(seed: 1) { one, folder in
            try withTinyBase(seed: 2) { two, _ in
                _ = try embed(EmbeddingCache(folder: folder, base: one), texts)
                let (embedded, count) = try embed(EmbeddingCache(folder: folder, base: two), texts)
                #expect(count == 3)
                expectFeatures(embedded, of: texts, two)
            }
        }
    }

    /// A process that is suspended for an hour meanwhile must not fail for that.
    @Test(
        arguments: [(0, 0), (1.5, 1_500_000), (2_147.5, .max), (3_600, .max), (.infinity, .max)]
            as [(Double, Int32)]
    ) func timesAreKeptAsFarAsThereIsRoom(_ seconds: Double, _ microseconds: Int32) {
        #expect(EmbeddingCache.microseconds(seconds) == microseconds)
    }

    @Test func noTextsAreNoRows() throws {
        try withTinyBase { base, folder in
            let (embedded, count) = try embed(EmbeddingCache(folder: folder, base: base), [])
            #expect(count == 0)
            #expect(embedded.features.shape == [0, base.encoder.size])
            #expect(try Files.names(in: folder) == ["tiny-encoder"])
        }
    }
}
