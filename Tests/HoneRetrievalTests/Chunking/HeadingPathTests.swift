import Testing

@testable import HoneRetrieval

@Suite struct HeadingPathTests {
    @Test func headingsStandUnderHigherOnes() {
        var path = HeadingPath()
        #expect(path.ranges.isEmpty && path.tokenCount == 0)
        path.enter(0..<1, level: 1, tokens: 3)
        path.enter(2..<3, level: 3, tokens: 4)
        #expect(path.ranges == [0..<1, 2..<3] && path.tokenCount == 7)
        path.enter(4..<5, level: 2, tokens: 1)
        #expect(path.ranges == [0..<1, 4..<5] && path.tokenCount == 4)
        path.enter(6..<7, level: 2, tokens: 2)
        #expect(path.ranges == [0..<1, 6..<7])
        path.leave(to: 3)
        #expect(path.ranges == [0..<1, 6..<7])
        path.enter(8..<9, level: 1, tokens: 1)
        #expect(path.ranges == [8..<9])
        path.leave(to: 1)
        #expect(path.ranges.isEmpty)
    }
}
