import CHoneKernels
import Glibc
import HoneTestSupport
import Testing

/// A packed batch to attend within.
struct Batch {
    /// Tokens before the first segment, which belong to none.
    var skipped = 0
    var lengths: [Int]
    var heads: Int
    var size: Int
    var type: hone_dtype
    /// What of the probabilities is dropped.
    var dropout: hone_attention_dropout?

    /// What the probabilities of a token's head for `count` keys are multiplied by: hone_dropout's own map of ones.
    func mask(_ token: Int, _ head: Int, _ count: Int) -> [Double] {
        guard let dropout else { return [Double](repeating: 1, count: count) }
        let ones = [Float](repeating: 1, count: count)
        var mask = ones
        let row = (dropout.first_token + Int64(token)) * Int64(heads) + Int64(head)
        hone_dropout(
            ones,
            HONE_F32,
            dropout.rate,
            dropout.key,
            dropout.stream,
            row << 20,
            &mask,
            Int64(count)
        )
        return mask.map(Double.init)
    }

    /// Calls `body` with what the kernels take.
    func withDropout(_ body: (UnsafePointer<hone_attention_dropout>?) -> Void) {
        guard var dropout else { return body(nil) }
        body(&dropout)
    }

    var scale: Float { 1 / Float(size).squareRoot() }
    var width: Int { heads * size }
    var tokens: Int { skipped + lengths.reduce(0, +) }
    var bounds: [Int32] { lengths.reduce(into: [Int32(skipped)]) { $0.append($0[$0.count - 1] + Int32($1)) } }
    var description: String { "\(name(type)), \(heads) heads of \(size), segments \(lengths)" }

    /// Queries, keys and values side by side.
    func draw(_ seed: UInt64, scale: Double = 2) -> [Float] {
        var draws = Draws(seed)
        return draws.floats(tokens * 3 * width, scale: scale)
    }

    func run(_ x: Numbers) -> Output {
        let result = Output(tokens * width, type)
        let guarded = GuardedMemory(bounds)
        withDropout {
            hone_attention(
                x.address,
                type,
                guarded.start,
                Int64(lengths.count),
                Int64(heads),
                Int64(size),
                scale,
                $0,
                result.address
            )
        }
        return result
    }

    /// softmax(q kᵀ scale) v in each segment and head.
    ///
    /// A score's error is that of a sum of `size` products, and of the subtraction of the largest; the exponential
    /// turns it into a relative error of a weight, numerator and denominator each; then come two sums over the segment.
    func oracle(_ x: [Float]) -> (expected: [Double], bounds: [Double]) {
        var expected = [Double](repeating: Double(Output.untouched), count: tokens * width)
        var errors = [Double](repeating: 0, count: tokens * width)
        x.withUnsafeBufferPointer { x in
            for segment in lengths.indices {
                let members = Int(bounds[segment])..<Int(bounds[segment + 1])
                for head in 0..<heads {
                    for token in members {
                        attend(token, members, head, x, &expected, &errors)
                    }
                }
            }
        }
        return (expected, errors)
    }

    private func attend(
        _ token: Int,
        _ members: Range<Int>,
        _ head: Int,
        _ x: UnsafeBufferPointer<Float>,
        _ expected: inout [Double],
        _ errors: inout [Double]
    ) {
        let line = 3 * width
        let query = token * line + head * size
        var scoreError = 0.0
        let scores = members.map { other in
            var score = 0.0
            var magnitude = 0.0
            for channel in 0..<size {
                let term =
                    Double(x[query + channel]) * Double(x[other * line + width + head * size + channel])
                score += term
                magnitude += abs(term)
            }
            scoreError = max(scoreError, magnitude.isFinite ? magnitude : 0)
            return score * Double(scale)
        }
        let largest = scores.reduce(-Double.infinity) { $1.isNaN || $0.isNaN ? .nan : max($0, $1) }
        let weights = scores.map { exp($0 - largest) }
        let total = weights.reduce(0, +)
        scoreError = Double(scale) * scoreError * (Tolerance.sum(size) + 4 * Tolerance.roundoff)
        // Heads of whole vectors are taken in bfloat16 where the machine has it: each probability is rounded.
        let isRounded = type == HONE_BF16 && size % 32 == 0 && dropout == nil
        let relative =
            2 * (scoreError + Tolerance.exponential) + 2 * Tolerance.sum(members.count)
            + (isRounded ? 0x1p-8 : 0)
        let kept = mask(token, head, members.count)
        for channel in 0..<size {
            var sum = 0.0
            var magnitude = 0.0
            for (weight, other) in zip(zip(weights, kept).map { $0 * $1 }, members) {
                let value = Double(x[other * line + 2 * width + head * size + channel])
                sum += weight * value
                magnitude += abs(weight * value)
            }
            let index = token * width + head * size + channel
            expected[index] = sum / total
            errors[index] = Tolerance.stored(relative * magnitude / total, near: sum / total, as: type)
        }
    }
}

extension KernelTests {
    @Suite struct AttentionTests {
        static let lengths = [3, 0, 17, 1, 257, 16, 2, 0, 64, 15]

        /// Every head size and head count; few segments are divided by head among the threads.
        @Test func segmentsOfAllLengths() async {
            await #expect(processExitsWith: .success) {
                let sizes = [1, 7, 16, 24, 32, 64]
                for heads in 1...12 {
                    let batch = Batch(
                        skipped: heads % 2 * 3,
                        lengths: AttentionTests.lengths,
                        heads: heads,
                        size: heads == 12 ? 32 : sizes[heads % sizes.count],
                        type: bothTypes[(heads + heads / 6) % 2]
                    )
                    let x = Numbers(batch.draw(UInt64(heads)), batch.type)
                    let (expected, bounds) = batch.oracle(x.values)
                    expectAtEveryLevel(expected, within: bounds, batch.description) { batch.run(x).values }
                }
            }
        }

        /// Sixteen segments and more are divided by segment.
        @Test func manySegments() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for (heads, size) in [(1, 1), (3, 7), (2, 64), (12, 24)] {
                        let lengths = (0..<23).map { $0 * 7 % 20 }
                        let batch = Batch(lengths: lengths, heads: heads, size: size, type: type)
                        let x = Numbers(batch.draw(13), type)
                        let (expected, bounds) = batch.oracle(x.values)
                        expectAtEveryLevel(expected, within: bounds, batch.description) {
                            batch.run(x).values
                        }
                    }
                }
            }
        }

        /// Dropped probabilities are those that hone_dropout drops, whatever the segment's length; the rest is scaled.
        @Test func droppedProbabilities() async {
            await #expect(processExitsWith: .success) {
                for (rate, first) in [(0.1, 0), (0.5, 1_000), (0.9, 1 << 30)] {
                    let dropout = hone_attention_dropout(
                        rate: rate,
                        key: 5,
                        stream: 77,
                        first_token: Int64(first)
                    )
                    for lengths in [[3, 0, 17, 1, 64, 65, 130], (0..<23).map { $0 * 7 % 20 }] {
                        let batch = Batch(
                            lengths: lengths,
                            heads: 3,
                            size: 16,
                            type: HONE_F32,
                            dropout: dropout
                        )
                        let x = Numbers(batch.draw(UInt64(first + 1)), HONE_F32)
                        let (expected, bounds) = batch.oracle(x.values)
                        expectAtEveryLevel(expected, within: bounds, batch.description) {
                            batch.run(x).values
                        }
                    }
                }
            }
        }

        /// Scores of several thousand: one weight is 1, the others vanish.
        @Test func largeScores() async {
            await #expect(processExitsWith: .success) {
                let batch = Batch(lengths: [33, 5], heads: 2, size: 16, type: HONE_F32)
                let x = Numbers(batch.draw(14, scale: 60), HONE_F32)
                let (expected, bounds) = batch.oracle(x.values)
                expectAtEveryLevel(expected, within: bounds, batch.description) { batch.run(x).values }
            }
        }

        /// A score of minus infinity has no weight.
        @Test func minusInfinityHasNoWeight() async {
            await #expect(processExitsWith: .success) {
                let batch = Batch(lengths: [5], heads: 1, size: 1, type: HONE_F32)
                var values: [Float] = []
                for token in 0..<5 { values += [1, token == 3 ? -.infinity : 0.5, Float(token)] }
                let x = Numbers(values, HONE_F32)
                expectAtEveryLevel(
                    .init(repeating: 7 / 4, count: 5),
                    within: .init(repeating: 1e-6, count: 5)
                ) {
                    batch.run(x).values
                }
            }
        }

        /// A NaN in a query reaches its own row; in a key, its segment's rows; in a value, its channel of these.
        ///
        /// Each in its own head. Nothing reaches another segment.
        @Test func notANumberStaysInItsSegment() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for lengths in [[4, 19, 0, 7], .init(repeating: 5, count: 18)] {
                        let batch = Batch(lengths: lengths, heads: 3, size: 7, type: type)
                        let clean = batch.draw(15)
                        let oracle = batch.oracle(Numbers(clean, type).values)
                        let members = Int(batch.bounds[1])..<Int(batch.bounds[2])
                        let victim = members.lowerBound + 2
                        for part in 0..<3 {
                            var values = clean
                            values[victim * 63 + part * 21 + 7 + 4] = .nan  // Head 1, channel 4.
                            var expected = oracle.expected
                            for token in members where part > 0 || token == victim {
                                for channel in 0..<7 where part < 2 || channel == 4 {
                                    expected[token * 21 + 7 + channel] = .nan
                                }
                            }
                            let x = Numbers(values, type)
                            expectAtEveryLevel(
                                expected,
                                within: oracle.bounds,
                                "part \(part), \(batch.description)"
                            ) {
                                batch.run(x).values
                            }
                        }
                    }
                }
            }
        }

        /// The rows of a segment are the same bits, whatever the other segments hold.
        @Test func otherSegmentsChangeNoBit() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let batch = Batch(lengths: [6, 21, 3], heads: 2, size: 24, type: type)
                    let first = batch.draw(16)
                    let members = 6 * 3 * 48..<27 * 3 * 48
                    var second = first.map { _ in Float.nan }
                    second.replaceSubrange(members, with: first[members])
                    let (x, y) = (Numbers(first, type), Numbers(second, type))
                    forEachLevel { level in
                        let rows = 6 * 48..<27 * 48
                        #expect(batch.run(x).bits[rows] == batch.run(y).bits[rows], "\(level)")
                    }
                }
            }
        }

        @Test func sizesOfZeroDoNothing() async {
            await #expect(processExitsWith: .success) {
                for batch in [
                    Batch(skipped: 2, lengths: [], heads: 2, size: 3, type: HONE_F32),
                    Batch(skipped: 2, lengths: [0, 0], heads: 2, size: 3, type: HONE_F32),
                    Batch(lengths: [2, 1], heads: 0, size: 3, type: HONE_F32),
                    Batch(lengths: [2, 1], heads: 3, size: 0, type: HONE_F32),
                    Batch(lengths: .init(repeating: 1, count: 20), heads: 0, size: 3, type: HONE_F32),
                ] {
                    let x = Numbers(batch.draw(17), HONE_F32)
                    let expected = batch.oracle(x.values).expected
                    expectAtEveryLevel(expected, within: expected.map { _ in 0 }) { batch.run(x).values }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for lengths in [AttentionTests.lengths, (0..<40).map { $0 % 9 * 5 }] {
                        let batch = Batch(lengths: lengths, heads: 6, size: 24, type: type)
                        let x = Numbers(batch.draw(18), type)
                        expectSameBitsForAnyThreads(batch.description) { batch.run(x).bits }
                    }
                }
            }
        }
    }
}
