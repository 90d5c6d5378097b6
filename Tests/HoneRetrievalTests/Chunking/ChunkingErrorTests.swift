import HoneBase
import Testing

@testable import HoneRetrieval

@Suite struct ChunkingErrorTests {
    @Test(
        arguments: [
            (.sizeTooSmall(2, least: 3), ["too small", "at least 3", "2"]),
            (.overlapNotAllowed(200, most: 127), ["overlap", "0 to 127", "200"]),
        ] as [(ChunkingError, [String])]
    )
    func whatIsWrongIsTold(_ error: ChunkingError, _ words: [String]) {
        for word in words { #expect(error.description.contains(word), "\(error.description)") }
    }
}
