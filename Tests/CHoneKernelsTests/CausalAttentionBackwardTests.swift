import CHoneKernels
import Glibc
import HoneTestSupport
import Testing

extension CausalBatch {
    /// The slopes of queries, keys and values by the formula in double precision, where nothing was computed before, and
    /// the sum of the magnitudes of each one's terms.
    fileprivate func slopes(_ x: [Double], _ dO: [Double]) -> (sums: [Double], magnitudes: [Double]) {
        var sums = [Double](repeating: 0, count: tokens * line)
        var magnitudes = sums
        let (scale, cap, window) = (Double(shape.scale), Double(shape.soft_cap), Int(shape.window))
        var start = 0
        for count in counts {
            for i in 0..<count {
                let first = window > 0 ? max(0, i - window + 1) : 0
                for head in 0..<heads {
                    let keyHead = heads + head / (heads / keyHeads)
                    let query = (start + i) * line + head * size
                    let slope = ((start + i) * heads + head) * size
                    func key(_ j: Int) -> Int { (start + j) * line + keyHead * size }
                    func value(_ j: Int) -> Int { key(j) + keyHeads * size }
                    func product(_ a: [Double], _ at: Int, _ b: [Double], _ other: Int) -> Double {
                        (0..<size).reduce(0) { $0 + a[at + $1] * b[other + $1] }
                    }
                    var scores = (first...i).map { scale * product(x, query, x, key($0)) }
                    var factors = scores.map { _ in 1.0 }
                    if cap > 0 {
                        factors = scores.map { 1 - tanh($0 / cap) * tanh($0 / cap) }
                        scores = scores.map { cap * tanh($0 / cap) }
                    }
                    let largest = scores.max() ?? 0
                    let total = scores.reduce(0) { $0 + exp($1 - largest) }
                    let weights = scores.map { exp($0 - largest) / total }
                    let dWeights = (first...i).map { product(dO, slope, x, value($0)) }
                    let along = zip(weights, dWeights).reduce(0) { $0 + $1.0 * $1.1 }
                    for (offset, j) in (first...i).enumerated() {
                        let dScore = scale * weights[offset] * (dWeights[offset] - along) * factors[offset]
                        for d in 0..<size {
                            let terms = [
                                (query + d, dScore * x[key(j) + d]), (key(j) + d, dScore * x[query + d]),
                                (value(j) + d, weights[offset] * dO[slope + d]),
                            ]
                            for (at, term) in terms {
                                sums[at] += term
                                magnitudes[at] += abs(term)
                            }
                        }
                    }
                }
            }
            start += count
        }
        return (sums, magnitudes)
    }

    fileprivate func runBackward(_ x: Numbers, _ dO: Numbers) -> Output {
        let result = Output(tokens * line, type)
        withSegments {
            hone_causal_attention_backward(
                shape,
                x.address,
                dO.address,
                type,
                $0,
                Int64(counts.count),
                result.address
            )
        }
        return result
    }
}

extension KernelTests {
    @Suite struct CausalAttentionBackwardTests {
        /// Texts of odd lengths beside each other, longer and shorter than a tile, with windows, caps and groups.
        @Test func slopesAreClose() async {
            await #expect(processExitsWith: .success) {
                let shapes: [(shape: hone_causal_shape, counts: [Int])] = [
                    (CausalAttentionTests.shape(4, 2, 16), [1, 0, 7, 130, 64]),
                    (CausalAttentionTests.shape(3, 1, 7, window: 5), [17, 90, 2]),
                    (CausalAttentionTests.shape(9, 3, 64), [37, 1, 0, 130, 65, 2, 3]),
                    (CausalAttentionTests.shape(4, 4, 32), [64, 63, 9, 257]),
                    (CausalAttentionTests.shape(2, 1, 32, window: 5), [150, 31, 4]),
                    (CausalAttentionTests.shape(2, 2, 64, cap: 2, window: 33), [131, 66]),
                    (CausalAttentionTests.shape(2, 1, 96, cap: 3), [70, 33]),
                    (CausalAttentionTests.shape(2, 1, 128, window: 70), [201, 13]),
                    (CausalAttentionTests.shape(1, 1, 256, window: 1), [67]),
                ]
                for (index, (shape, counts)) in shapes.enumerated() {
                    for type in bothTypes {
                        let batch = CausalBatch(shape: shape, counts: counts, type: type)
                        var draws = Draws(UInt64(40 + index))
                        let x = Numbers(draws.floats(batch.tokens * batch.line), type)
                        let dO = Numbers(draws.floats(batch.tokens * batch.heads * batch.size), type)
                        let expected = batch.slopes(x.doubles, dO.doubles)
                        // Heads of whole vectors are taken in bfloat16 where the machine has it: the probability or
                        // the slope of a score in each term is rounded.
                        let isRounded = type == HONE_BF16 && batch.size % 32 == 0
                        let bounds = zip(expected.sums, expected.magnitudes).map {
                            Tolerance.stored(
                                1e-5 * ($1 + 1) + (isRounded ? BFloat16.roundoff * $1 : 0),
                                near: $0,
                                as: type
                            )
                        }
                        expectAtEveryLevel(
                            expected.sums,
                            within: bounds,
                            "\(name(type)) batch \(index)"
                        ) { batch.runBackward(x, dO).values }
                        expectSameBitsForAnyThreads("\(name(type)) batch \(index)") {
                            batch.runBackward(x, dO).bits
                        }
                    }
                }
            }
        }

        /// What a text's slopes are does not depend on the texts beside it.
        @Test func bitsDoNotDependOnTheTextsBeside() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let shape = CausalAttentionTests.shape(4, 2, 64, window: 40)
                    let batch = CausalBatch(shape: shape, counts: [33, 101], type: type)
                    let alone = CausalBatch(shape: shape, counts: [101], type: type)
                    var draws = Draws(60)
                    let x = draws.floats(batch.tokens * batch.line)
                    let dO = draws.floats(batch.tokens * batch.heads * batch.size)
                    let width = batch.heads * batch.size
                    forEachLevel { level in
                        let both = batch.runBackward(Numbers(x, type), Numbers(dO, type)).bits
                        let single = alone.runBackward(
                            Numbers(Array(x[(33 * batch.line)...]), type),
                            Numbers(Array(dO[(33 * width)...]), type)
                        )
                        #expect(Array(both[(33 * batch.line)...]) == single.bits, "\(level) \(name(type))")
                    }
                }
            }
        }
    }
}
