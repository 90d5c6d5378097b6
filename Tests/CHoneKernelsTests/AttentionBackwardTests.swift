import CHoneKernels
import Glibc
import HoneTestSupport
import Testing

extension Batch {
    /// The slopes of the loss along the result of attention.
    fileprivate func slopes(_ seed: UInt64) -> [Float] {
        var draws = Draws(seed)
        return draws.floats(tokens * width)
    }

    fileprivate func runBackward(_ x: Numbers, _ slopes: Numbers) -> Output {
        let result = Output(tokens * 3 * width, type)
        let guarded = GuardedMemory(bounds)
        withDropout {
            hone_attention_backward(
                x.address,
                slopes.address,
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

    /// The gradients of queries, keys and values in each segment and head; other tokens are not written.
    fileprivate func backwardOracle(_ x: Numbers, _ slopes: Numbers) -> (expected: [Double], bounds: [Double])
    {
        var gradient = AttentionGradient(
            batch: self,
            x: x.doubles,
            slopes: slopes.doubles,
            expected: .init(repeating: Double(Output.untouched), count: tokens * 3 * width),
            errors: .init(repeating: 0, count: tokens * 3 * width)
        )
        for segment in lengths.indices {
            for head in 0..<heads {
                gradient.add(Int(bounds[segment])..<Int(bounds[segment + 1]), head)
            }
        }
        let stored = zip(gradient.expected, gradient.errors).map { Tolerance.stored($1, near: $0, as: type) }
        return (gradient.expected, stored)
    }
}

/// A number in double precision and how far float32 may be from it.
private struct Estimate {
    var value = 0.0
    var error = 0.0

    /// Adds a product whose factor has the estimate's error, and the relative one of a sum.
    mutating func add(_ weight: Estimate, times factor: Double, _ relative: Double) {
        value += weight.value * factor
        error += abs(factor) * (weight.error + abs(weight.value) * relative)
    }
}

/// The formulas, for o = p v with p = softmax(scale q kᵀ).
///
/// dv = pᵀ do, ds = p (do vᵀ - Σ p do vᵀ), dq = scale ds k, dk = scale dsᵀ q.
private struct AttentionGradient {
    let batch: Batch
    let x: [Double]
    let slopes: [Double]
    var expected: [Double]
    var errors: [Double]

    private func cell(_ token: Int, _ part: Int, _ head: Int) -> Int {
        token * 3 * batch.width + part * batch.width + head * batch.size
    }

    /// A sum of `size` products, with its error.
    private func dot(_ left: [Double], _ start: Int, _ right: [Double], _ other: Int) -> Estimate {
        var result = Estimate()
        let relative = Tolerance.sum(batch.size)
        for channel in 0..<batch.size {
            result.add(Estimate(value: left[start + channel]), times: right[other + channel], relative)
        }
        return result
    }

    mutating func add(_ members: Range<Int>, _ head: Int) {
        let scale = Double(batch.scale)
        let relative = Tolerance.sum(members.count) + 4 * Tolerance.roundoff
        var results = [Estimate](repeating: Estimate(), count: members.count * 3 * batch.size)
        for token in members {
            let scores = members.map { dot(x, cell(token, 0, head), x, cell($0, 1, head)) }
            let largest = scores.reduce(-Double.infinity) { max($0, $1.value * scale) }
            let weights = scores.map { exp($0.value * scale - largest) }
            let total = weights.reduce(0, +)
            // As in the forward pass; below e⁻⁸⁷ the exponential is zero.
            let scoreError = scale * scores.reduce(0) { max($0, $1.error) } * 2
            let weightError = 2 * (scoreError + Tolerance.exponential) + 2 * relative
            let p = weights.map { Estimate(value: $0 / total, error: $0 / total * weightError + 0x1p-125) }
            let start = token * batch.width + head * batch.size
            let mask = batch.mask(token, head, members.count)
            let dp = zip(members, mask).map { member, kept in
                let slope = dot(slopes, start, x, cell(member, 2, head))
                return Estimate(value: slope.value * kept, error: slope.error * kept)
            }
            var along = Estimate()
            for (weight, slope) in zip(p, dp) {
                along.add(weight, times: slope.value, relative)
                along.error += weight.value * slope.error
            }
            for (place, other) in members.enumerated() {
                let rest = dp[place].value - along.value
                let size = abs(dp[place].value) + abs(along.value)
                let restError = dp[place].error + along.error + 4 * Tolerance.roundoff * size
                let ds = Estimate(
                    value: scale * p[place].value * rest,
                    error: scale * (p[place].error * (abs(rest) + restError) + p[place].value * restError)
                )
                for channel in 0..<batch.size {
                    let (query, key) = (x[cell(token, 0, head) + channel], x[cell(other, 1, head) + channel])
                    let mine = ((token - members.lowerBound) * 3) * batch.size + channel
                    let its = (place * 3) * batch.size + channel
                    results[mine].add(ds, times: key, relative)
                    results[its + batch.size].add(ds, times: query, relative)
                    let kept = Estimate(
                        value: p[place].value * mask[place],
                        error: p[place].error * mask[place]
                    )
                    results[its + 2 * batch.size].add(kept, times: slopes[start + channel], relative)
                }
            }
        }
        for (index, result) in results.enumerated() {
            let (token, part) = (members.lowerBound + index / (3 * batch.size), index / batch.size % 3)
            expected[cell(token, part, head) + index % batch.size] = result.value
            errors[cell(token, part, head) + index % batch.size] = result.error
        }
    }
}

extension KernelTests {
    @Suite struct AttentionBackwardTests {
        /// Every head size and head count; few segments are divided by head among the threads.
        @Test func segmentsOfAllLengths() async {
            await #expect(processExitsWith: .success) {
                let sizes = [1, 7, 16, 24, 32, 64]
                for heads in 1...12 {
                    let batch = Batch(
                        skipped: heads % 2 * 3,
                        lengths: [3, 0, 17, 1, heads == 6 ? 257 : 33, 16, 2, 0, 64, 15],
                        heads: heads,
                        size: heads == 12 ? 32 : sizes[heads % sizes.count],
                        type: bothTypes[(heads + heads / 6) % 2]
                    )
                    expectGradients(batch, seed: UInt64(heads))
                }
            }
        }

        /// Sixteen segments and more are divided by segment; lengths from 1 to 40.
        @Test func manySegments() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for (heads, size) in [(1, 1), (3, 7), (2, 64), (5, 24)] {
                        let batch = Batch(lengths: Array(0...40), heads: heads, size: size, type: type)
                        expectGradients(batch, seed: 40)
                    }
                }
            }
        }

        /// What was dropped has no gradient through its probability, and gives its value none.
        @Test func droppedProbabilities() async {
            await #expect(processExitsWith: .success) {
                for rate in [0.1, 0.6] {
                    let dropout = hone_attention_dropout(rate: rate, key: 9, stream: 3, first_token: 41)
                    for lengths in [[3, 0, 17, 1, 64, 65], Array(0...20)] {
                        let batch = Batch(
                            lengths: lengths,
                            heads: 3,
                            size: 16,
                            type: HONE_F32,
                            dropout: dropout
                        )
                        expectGradients(batch, seed: 43)
                    }
                }
            }
        }

        /// Scores of several hundred: one weight is nearly 1, most others vanish.
        @Test func largeScores() async {
            await #expect(processExitsWith: .success) {
                let batch = Batch(lengths: [33, 5], heads: 2, size: 16, type: HONE_F32)
                expectGradients(batch, seed: 41, scale: 20)
            }
        }

        /// A NaN reaches every gradient of its segment and head that depends on it: one in a query or the
        /// slopes all keys' and its own row's; one in a key all; one in a value all but the values'.
        @Test func notANumberStaysInItsSegment() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for lengths in [[4, 19, 0, 7], .init(repeating: 5, count: 18)] {
                        let batch = Batch(lengths: lengths, heads: 3, size: 7, type: type)
                        for part in 0..<4 { expectNotANumber(batch, part: part) }
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
                ] { expectGradients(batch, seed: 42) }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for lengths in [AttentionTests.lengths, (0..<40).map { $0 % 9 * 5 }] {
                        let batch = Batch(lengths: lengths, heads: 6, size: 24, type: type)
                        let (x, slopes) = (Numbers(batch.draw(43), type), Numbers(batch.slopes(44), type))
                        expectSameBitsForAnyThreads(batch.description) { batch.runBackward(x, slopes).bits }
                    }
                }
            }
        }
    }
}

private func expectGradients(_ batch: Batch, seed: UInt64, scale: Double = 2) {
    let x = Numbers(batch.draw(seed, scale: scale), batch.type)
    let slopes = Numbers(batch.slopes(seed + 100), batch.type)
    let (expected, bounds) = batch.backwardOracle(x, slopes)
    expectAtEveryLevel(expected, within: bounds, batch.description) { batch.runBackward(x, slopes).values }
}

/// Puts a NaN into head 1, channel 4 of the third token of segment 1: of its query, key, value or slopes.
private func expectNotANumber(_ batch: Batch, part: Int) {
    var (values, along) = (batch.draw(45), batch.slopes(46))
    let clean = batch.backwardOracle(Numbers(values, batch.type), Numbers(along, batch.type))
    let members = Int(batch.bounds[1])..<Int(batch.bounds[2])
    let victim = members.lowerBound + 2
    if part < 3 { values[victim * 63 + part * 21 + 11] = .nan } else { along[victim * 21 + 11] = .nan }
    var expected = clean.expected
    for token in members {
        for channel in 0..<7 {
            let cell = token * 63 + 7 + channel
            if part == 1 || part == 2 || token == victim { expected[cell] = .nan }
            expected[cell + 21] = .nan
            if part < 2 || (part == 3 && channel == 4) { expected[cell + 42] = .nan }
        }
    }
    let (x, slopes) = (Numbers(values, batch.type), Numbers(along, batch.type))
    expectAtEveryLevel(expected, within: clean.bounds, "part \(part), \(batch.description)") {
        batch.runBackward(x, slopes).values
    }
}
