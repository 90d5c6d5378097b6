import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

/// The model of `RefreshedIndex` with other numbers.
private struct BrokenEmbedder: Embedder {
    let facts = RefreshedIndex.ByteEmbedder().facts
    let counter = CountedDocuments.words
    let maximumTokens = 512
    let numbers: [Float]

    func vectors(of texts: [String]) -> [Float] { texts.flatMap { _ in numbers } }
}

@Suite struct SearchErrorTests {
    /// Searches an index of some documents, whose vectors are sound, by a vector of these numbers.
    private static func search(_ method: SearchMethod, by numbers: [Float]) throws -> [SearchResult] {
        try withTemporaryFolder { root in
            var source = try RefreshedIndex(in: root, seed: 4)
            try source.add(5)
            try source.update()
            var request = SearchRequest("pump", as: Reader("anna"))
            request.method = method
            return try Index(source.path).search(request, by: BrokenEmbedder(numbers: numbers))
        }
    }

    /// A model whose weights are broken is told, and does not look like one that finds nothing.
    @Test(
        arguments: [
            (.nan, "a number that is not finite"), (.infinity, "a number that is not finite"), (3, "3.0"),
        ] as [(Float, String)]
    )
    func aBrokenModelIsTold(_ number: Float, _ found: String) throws {
        let rest = [Float](repeating: 0, count: 23)
        for method in SearchMethod.allCases where method.needsMeaning {
            do {
                _ = try Self.search(method, by: [number] + rest)
                Issue.record("\(method): it was searched by \(number)")
            } catch let error as SearchError {
                guard case .vector = error else { throw error }
                #expect(error.problem.found == found && error.problem.remedy != nil)
                #expect(error.description.contains("by meaning"))
            }
            #expect(try !Self.search(method, by: [1] + rest).isEmpty)
        }
        // Words need no model.
        #expect(try !Self.search(.words, by: [number] + rest).isEmpty)
    }

    @Test func vectorsOfAnotherDimensionTrap() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = try SearchErrorTests.search(.meaning, by: [1, 0, 0])
        }
        expectTrap(result, "Index: a vector of 3 numbers by an embedder of dimension 24")
    }
}
