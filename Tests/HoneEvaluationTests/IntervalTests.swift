import Testing

@testable import HoneEvaluation

@Suite struct IntervalTests {
    @Test func itContainsItsEnds() {
        let interval = Interval(lower: 0.25, upper: 0.75, confidence: 0.95)
        #expect(interval.width == 0.5)
        for inside in [0.25, 0.5, 0.75] { #expect(interval.contains(inside)) }
        for outside in [0.2, 0.76, .nan] { #expect(!interval.contains(outside)) }
    }

    @Test func exchangedEndsTrap() async {
        await #expect(processExitsWith: .failure) {
            _ = Interval(lower: 0.6, upper: 0.5, confidence: 0.95)
        }
    }
}
