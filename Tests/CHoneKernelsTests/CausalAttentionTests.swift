import CHoneKernels
import Glibc
import HoneTestSupport
import Testing

/// Segments of packed tokens, of which parts were computed before.
struct CausalBatch {
    var shape: hone_causal_shape
    var counts: [Int]
    var pasts: [Int] = []
    var type: hone_dtype

    static let blockTokens = 8

    var pastOf: [Int] { pasts.isEmpty ? counts.map { _ in 0 } : pasts }
    var heads: Int { Int(shape.heads) }
    var keyHeads: Int { Int(shape.kv_heads) }
    var size: Int { Int(shape.head_size) }
    var line: Int { (heads + 2 * keyHeads) * size }
    var tokens: Int { counts.reduce(0, +) }
    var blockCounts: [Int] { zip(counts, pastOf).map { ($0 + $1) / CausalBatch.blockTokens + 1 } }

    /// Blocks are given out backwards, so that no text's lie in order.
    var blocks: [[Int32]] {
        var next = Int32(blockCounts.reduce(0, +))
        return blockCounts.map { count in
            (0..<count).map { _ in
                next -= 1
                return next
            }
        }
    }

    func withSegments(_ body: (UnsafePointer<hone_causal_segment>) -> Void) {
        let all = blocks.flatMap(\.self)
        all.withUnsafeBufferPointer { numbers in
            var (start, first) = (0, 0)
            let segments = counts.indices.map { index in
                defer {
                    start += counts[index]
                    first += blockCounts[index]
                }
                return hone_causal_segment(
                    start: Int64(start),
                    count: Int64(counts[index]),
                    past: Int64(pastOf[index]),
                    blocks: numbers.baseAddress.map { $0 + first }
                )
            }
            segments.withUnsafeBufferPointer { if let base = $0.baseAddress { body(base) } }
        }
    }

    /// The formula, with `key(part, segment, position, head)` giving keys and values before the new tokens.
    func oracle(_ x: [Double], past: (_ part: Int, _ segment: Int, _ position: Int, _ head: Int) -> [Double])
        -> [Double]
    {
        var result = [Double](repeating: 0, count: tokens * heads * size)
        var start = 0
        for segment in counts.indices {
            for i in 0..<counts[segment] {
                let position = pastOf[segment] + i
                let window = Int(shape.window)
                let first = window > 0 ? max(0, position - window + 1) : 0
                for head in 0..<heads {
                    let keyHead = head / (heads / keyHeads)
                    func row(_ part: Int, _ j: Int) -> [Double] {
                        if j < pastOf[segment] { return past(part, segment, j, keyHead) }
                        let at =
                            (start + j - pastOf[segment]) * line + (heads + part * keyHeads + keyHead) * size
                        return Array(x[at..<at + size])
                    }
                    let query = Array(
                        x[(start + i) * line + head * size..<(start + i) * line + (head + 1) * size]
                    )
                    var scores: [Double] = []
                    for j in first...position {
                        var score = Double(shape.scale) * zip(query, row(0, j)).reduce(0) { $0 + $1.0 * $1.1 }
                        if shape.soft_cap > 0 {
                            score = Double(shape.soft_cap) * tanh(score / Double(shape.soft_cap))
                        }
                        scores.append(score)
                    }
                    let largest = scores.max() ?? 0
                    let weights = scores.map { exp($0 - largest) }
                    let total = weights.reduce(0, +)
                    for (offset, j) in (first...position).enumerated() {
                        for (d, value) in row(1, j).enumerated() {
                            result[((start + i) * heads + head) * size + d] += weights[offset] / total * value
                        }
                    }
                }
            }
            start += counts[segment]
        }
        return result
    }
}

extension KernelTests {
    @Suite struct CausalAttentionTests {
        static func shape(
            _ heads: Int,
            _ keyHeads: Int,
            _ size: Int,
            cap: Float = 0,
            window: Int = 0
        ) -> hone_causal_shape {
            hone_causal_shape(
                heads: Int64(heads),
                kv_heads: Int64(keyHeads),
                head_size: Int64(size),
                scale: 1 / Float(size).squareRoot(),
                soft_cap: cap,
                window: Int64(window)
            )
        }

        /// Whole texts, single tokens and long ones behind a past, with windows and caps.
        @Test func valuesAreClose() async {
            await #expect(processExitsWith: .success) {
                let batches: [CausalBatch] = bothTypes.flatMap { type in
                    [
                        CausalBatch(
                            shape: CausalAttentionTests.shape(4, 2, 16),
                            counts: [1, 0, 7, 130, 64],
                            type: type
                        ),
                        CausalBatch(
                            shape: CausalAttentionTests.shape(3, 1, 7, window: 5),
                            counts: [17, 90, 2],
                            type: type
                        ),
                        CausalBatch(
                            shape: CausalAttentionTests.shape(2, 2, 24, cap: 3, window: 33),
                            counts: [100, 5],
                            type: type
                        ),
                        CausalBatch(
                            shape: CausalAttentionTests.shape(6, 3, 16),
                            counts: [1, 2, 9, 1],
                            pasts: [40, 0, 13, 7],
                            type: type
                        ),
                        CausalBatch(
                            shape: CausalAttentionTests.shape(2, 1, 64, window: 20),
                            counts: [70, 1],
                            pasts: [50, 90],
                            type: type
                        ),
                        CausalBatch(
                            shape: CausalAttentionTests.shape(6, 2, 32, cap: 2),
                            counts: [3, 131, 64, 1],
                            pasts: [0, 5, 0, 3],
                            type: type
                        ),
                        CausalBatch(
                            shape: CausalAttentionTests.shape(2, 1, 128, window: 100),
                            counts: [190, 33],
                            pasts: [17, 0],
                            type: type
                        ),
                    ]
                }
                for (index, batch) in batches.enumerated() {
                    var draws = Draws(UInt64(index))
                    let x = Numbers(draws.floats(batch.tokens * batch.line), batch.type)
                    let width = batch.keyHeads * batch.size
                    let room = batch.blockCounts.reduce(0, +) * CausalBatch.blockTokens * width
                    let keys = Numbers(draws.floats(room), batch.type)
                    let values = Numbers(draws.floats(room), batch.type)
                    let blocks = batch.blocks
                    let expected = batch.oracle(x.doubles) { part, segment, position, head in
                        let block = Int(blocks[segment][position / CausalBatch.blockTokens])
                        let row = block * CausalBatch.blockTokens + position % CausalBatch.blockTokens
                        let at = row * width + head * batch.size
                        return Array((part == 0 ? keys : values).doubles[at..<at + batch.size])
                    }
                    // Heads of whole vectors are taken in bfloat16 where the machine has it: each probability is rounded,
                    // so that a mean of values from -1 to 1 moves by at most 2⁻⁹.
                    let isRounded = batch.type == HONE_BF16 && batch.size % 32 == 0
                    let bounds = expected.map {
                        Tolerance.stored(1e-5, near: $0, as: batch.type) + (isRounded ? 0x1p-9 : 0)
                    }
                    func run() -> Output {
                        let result = Output(batch.tokens * batch.heads * batch.size, batch.type)
                        var past = hone_key_blocks(
                            keys: keys.address,
                            values: values.address,
                            block_tokens: Int64(CausalBatch.blockTokens)
                        )
                        batch.withSegments {
                            hone_causal_attention(
                                batch.shape,
                                x.address,
                                batch.type,
                                $0,
                                Int64(batch.counts.count),
                                &past,
                                result.address
                            )
                        }
                        return result
                    }
                    expectAtEveryLevel(expected, within: bounds, "batch \(index)") { run().values }
                    expectSameBitsForAnyThreads("batch \(index)") { run().bits }
                }
            }
        }

        /// Keys and values go to the places from which attention reads them.
        @Test func keysAreKeptInTheirBlocks() async {
            await #expect(processExitsWith: .success) {
                let batch = CausalBatch(
                    shape: CausalAttentionTests.shape(4, 2, 6),
                    counts: [11, 3],
                    pasts: [5, 16],
                    type: HONE_BF16
                )
                var draws = Draws(5)
                let x = Numbers(draws.floats(batch.tokens * batch.line), batch.type)
                let width = batch.keyHeads * batch.size
                let room = batch.blockCounts.reduce(0, +) * CausalBatch.blockTokens * width
                let (keys, values) = (Output(room, batch.type), Output(room, batch.type))
                batch.withSegments {
                    hone_keep_keys(
                        batch.shape,
                        x.address,
                        batch.type,
                        $0,
                        2,
                        keys.address,
                        values.address,
                        Int64(CausalBatch.blockTokens)
                    )
                }
                let (kept, keptValues) = (keys.values, values.values)
                var (start, written) = (0, 0)
                for segment in 0..<2 {
                    for i in 0..<batch.counts[segment] {
                        let position = batch.pasts[segment] + i
                        let block = Int(batch.blocks[segment][position / CausalBatch.blockTokens])
                        let row =
                            (block * CausalBatch.blockTokens + position % CausalBatch.blockTokens) * width
                        let source = (start + i) * batch.line + batch.heads * batch.size
                        #expect(kept[row..<row + width] == x.values[source..<source + width])
                        #expect(
                            keptValues[row..<row + width] == x.values[source + width..<source + 2 * width]
                        )
                        written += width
                    }
                    start += batch.counts[segment]
                }
                #expect(kept.count { $0 != Output.untouched } == written)
            }
        }

        /// The slopes of queries, keys and values beside central differences of the formula.
        @Test func gradientsAreCentralDifferences() async {
            await #expect(processExitsWith: .success) {
                let batches = [
                    CausalBatch(
                        shape: CausalAttentionTests.shape(4, 2, 4),
                        counts: [9, 1, 0, 5],
                        type: HONE_F32
                    ),
                    CausalBatch(
                        shape: CausalAttentionTests.shape(2, 1, 3, cap: 1, window: 4),
                        counts: [35, 2],
                        type: HONE_F32
                    ),
                ]
                for (index, batch) in batches.enumerated() {
                    var draws = Draws(UInt64(20 + index))
                    let x = Numbers(draws.floats(batch.tokens * batch.line), HONE_F32)
                    let slopes = Numbers(draws.floats(batch.tokens * batch.heads * batch.size), HONE_F32)
                    func loss(_ x: [Double]) -> Double {
                        zip(batch.oracle(x) { _, _, _, _ in [] }, slopes.doubles).reduce(0) {
                            $0 + $1.0 * $1.1
                        }
                    }
                    let expected = x.values.indices.map { place in
                        var (up, down) = (x.doubles, x.doubles)
                        up[place] += 1e-5
                        down[place] -= 1e-5
                        return (loss(up) - loss(down)) / 2e-5
                    }
                    func run() -> Output {
                        let result = Output(batch.tokens * batch.line, HONE_F32)
                        batch.withSegments {
                            hone_causal_attention_backward(
                                batch.shape,
                                x.address,
                                slopes.address,
                                HONE_F32,
                                $0,
                                Int64(batch.counts.count),
                                result.address
                            )
                        }
                        return result
                    }
                    expectAtEveryLevel(
                        expected,
                        within: expected.map { 1e-5 * (abs($0) + 1) },
                        "batch \(index)"
                    ) {
                        run().values
                    }
                    expectSameBitsForAnyThreads { run().bits }
                }
            }
        }
    }
}
