import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct FilterTests {
    /// A filter holds before the search: as many results come as there are chunks that fit, and they are those of an index
    /// of the filtered documents alone, scores bit for bit, whatever is asked for and however rare what is wanted is.
    @Test(arguments: SearchMethod.allCases) func asManyComeAsExist(_ method: SearchMethod) throws {
        try withTemporaryFolder { root in
            let (source, few) = (
                try RefreshedIndex(in: root.appending("all"), seed: 6),
                try RefreshedIndex(in: root.appending("few"), seed: 6)
            )
            // Every twentieth document is of the wanted kind, and none of them fits best.
            for number in 0..<120 {
                let isWanted = number % 20 == 7
                let times = isWanted ? 1 : 1 + number % 4
                let words =
                    Array(repeating: "pump", count: times)
                    + (0..<4).map { RefreshedIndex.words[(number + $0) % 12] }
                var text =
                    "---\nproduct: \(isWanted ? "BR-45" : "TK-\(number)")\nyear: \(2000 + number % 2)\n---\n"
                text += words.joined(separator: " ") + ".\n"
                try Files.write(text, to: source.folder.appending("\(number).md"))
                if isWanted { try Files.write(text, to: few.folder.appending("\(number).md")) }
                if number == 60 { try source.update() }
            }
            try source.update()
            try few.update()
            for limit in [1, 3, 6, 50, Int.max] {
                for text in ["pump", "pump valve", "hose pump leak"] {
                    var request = SearchRequest(text, as: Reader("anna"))
                    (request.method, request.limit, request.filter) = (method, limit, ["product": "BR-45"])
                    // Fewer than stand before what is wanted.
                    request.depth = 10
                    let found = try Index(source.path).search(request, by: RefreshedIndex.ByteEmbedder())
                    #expect(found.count == min(limit, 6))
                    #expect(found.allSatisfy { $0.document.metadata["product"] == "BR-45" })
                    request.filter = [:]
                    #expect(try Index(few.path).search(request, by: RefreshedIndex.ByteEmbedder()) == found)
                    // Two conditions must both hold; a name that no document has is a value that none has.
                    request.filter = ["product": "BR-45", "year": "2000"]
                    #expect(try Index(source.path).search(request, by: RefreshedIndex.ByteEmbedder()).isEmpty)
                    request.filter = ["colour": "red"]
                    #expect(try Index(source.path).search(request, by: RefreshedIndex.ByteEmbedder()).isEmpty)
                }
            }
        }
    }
}
