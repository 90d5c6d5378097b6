import HoneRetrieval
import Testing

@testable import HoneWorkbench

@Suite struct MeasuredSearchTests {
    @Test func searchesAreNamedApart() {
        let searches = [
            MeasuredSearch(method: .minmax),
            MeasuredSearch(method: .minmax, reranking: .init(depth: 50, share: 1)),
            MeasuredSearch(method: .words, reranking: .init(depth: 20, share: 0.5)),
        ]
        #expect(
            searches.map(\.name) == ["minmax", "minmax, 50 re-ranked", "words, 20 re-ranked by 0.5"]
        )
    }
}
