import HoneRemote
import Testing

@Suite struct CatalogTests {
    @Test(arguments: Catalog.standard.entries) func entriesAreComplete(entry: CatalogEntry) {
        #expect(ModelStore.isName(entry.name))
        #expect(entry.folder.hasSuffix("/"))
        #expect(entry.downloadBytes > 0 && entry.unpackedBytes > 0)
        #expect(!entry.licence.isEmpty && !entry.upstream.isEmpty && !entry.summary.hasSuffix("."))
        for needed in ["config.json", "tokenizer.json", "model.safetensors"] {
            #expect(entry.sha256[needed] != nil)
        }
        for (file, hash) in entry.sha256 {
            #expect(hash.utf8.count == 64 && hash.allSatisfy { $0.isHexDigit && !$0.isUppercase }, "\(file)")
        }
    }

    @Test func namesAreUnique() {
        let names = Catalog.standard.entries.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func entriesAreFoundByName() {
        #expect(Catalog.standard["minilm"]?.upstream == "sentence-transformers/all-MiniLM-L6-v2")
        #expect(Catalog.standard["none"] == nil)
    }

    /// The total that the upstream model card states.
    @Test func trainingDataOfMiniLMAddsUpToTheModelCard() {
        let data = CatalogEntry.minilm.trainingData
        #expect(data.datasets.reduce(0) { $0 + $1.examples } == 1_170_060_424)
        #expect(data.datasets.count == 33)
        #expect(Set(data.datasets.map(\.name)).count == 33)
        #expect(data.datasets.first { $0.name == "reddit" }?.examples == 726_484_430)
    }
}
