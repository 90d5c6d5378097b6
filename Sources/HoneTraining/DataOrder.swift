internal import HoneBase

/// Which examples each step sees: every epoch shuffles all of them anew, by seed and epoch alone.
struct DataOrder {
    let count: Int
    let batchSize: Int
    let seed: UInt64

    /// The steps of one epoch; the last may be smaller.
    var stepsPerEpoch: Int { (count + batchSize - 1) / batchSize }

    /// The order of an epoch, counted from 0.
    func epoch(_ number: Int) -> [Int] {
        // Streams from 2⁶³ on are those of the data: no step draws from them.
        var random = Philox(seed: seed, stream: 1 << 63 | UInt64(number))
        return (0..<count).shuffled(using: &random)
    }

    /// The examples of `step`, counted from 0 over all epochs, given its epoch's order.
    func batch(_ step: Int, in order: [Int]) -> [Int] {
        let start = step % stepsPerEpoch * batchSize
        return Array(order[start..<min(start + batchSize, count)])
    }
}
