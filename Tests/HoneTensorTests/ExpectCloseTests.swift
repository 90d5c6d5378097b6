import Glibc
import HoneTestSupport
import Testing

/// The helpers that other tests rely on must themselves fail where they should.
@Suite struct ExpectCloseTests {
    @Test func whatIsCloseRecordsNothing() {
        expectClose([1, 2], [1, 2] as [Float])
        expectClose([1.0001, 0], [1, 0.0001], relative: 1e-3, absolute: 1e-3)
        expectClose([.nan, .infinity, -.infinity], [.nan, .infinity, -.infinity] as [Double])
        expectClose([1, 2], [1.5, 2], within: [0.5, 0])
    }

    @Test(
        arguments: [
            ([1], [1.1], "1 of 1 values differ; worst at 0: 1.0, expected 1.1 within 0.05"),
            ([1, 5, 7], [1, 6, 10], "2 of 3 values differ; worst at 2: 7.0, expected 10.0 within 0.05"),
            ([1, .nan], [1, 1], "1 of 2 values differ; worst at 1: nan, expected 1.0 within 0.05"),
            ([1], [.nan], "1 of 1 values differ; worst at 0: 1.0, expected nan within 0.0"),
            ([.infinity], [-.infinity], "1 of 1 values differ; worst at 0: inf, expected -inf within 0.0"),
            ([1, 2], [1], "2 values, expected 1, with 1 bounds"),
        ] as [([Float], [Double], String)]
    )
    func whatIsNotCloseIsReported(actual: [Float], expected: [Double], report: String) {
        withKnownIssue {
            expectClose(actual, expected, absolute: 0.05, "name")
        } matching: {
            $0.comments.contains { $0.rawValue == "name: \(report)" }
        }
    }

    @Test func gradientsAreCompared() {
        let cube = { (x: [Float]) in x.reduce(0) { $0 + Double($1) * Double($1) * Double($1) } }
        expectGradient([3, 12], of: cube, at: [1, 2])
        withKnownIssue { expectGradient([3, 12.1], of: cube, at: [1, 2]) }
        withKnownIssue { expectGradient([3], of: cube, at: [1, 2]) }
        withKnownIssue { expectGradient([.nan, 12], of: cube, at: [1, 2]) }
    }

    @Test func trapsAreToldFromOtherEnds() async {
        let trap = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            fatalError("the reason")
        }
        expectTrap(trap, "the reason")
        withKnownIssue { expectTrap(trap, "another reason") }
        let exit = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _Exit(1)
        }
        withKnownIssue { expectTrap(exit, "") }
    }
}
