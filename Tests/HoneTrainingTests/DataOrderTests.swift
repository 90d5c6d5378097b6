import Testing

@testable import HoneTraining

@Suite struct DataOrderTests {
    @Test func everyEpochSeesEachExampleOnce() {
        let order = DataOrder(count: 23, batchSize: 5, seed: 9)
        #expect(order.stepsPerEpoch == 5)
        for epoch in 0..<3 {
            let examples = order.epoch(epoch)
            let batches = (0..<5).map { order.batch(epoch * 5 + $0, in: examples) }
            #expect(batches.map(\.count) == [5, 5, 5, 5, 3])
            #expect(batches.joined().sorted() == Array(0..<23))
        }
        #expect(order.epoch(0) != order.epoch(1))
        #expect(order.epoch(1) == DataOrder(count: 23, batchSize: 5, seed: 9).epoch(1))
        #expect(order.epoch(0) != DataOrder(count: 23, batchSize: 5, seed: 10).epoch(0))
    }
}
