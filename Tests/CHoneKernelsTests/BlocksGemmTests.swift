import CHoneKernels
import HoneTestSupport
import Testing

/// One product with weights in blocks, with everything that it can vary in.
private struct BlocksProduct {
    var kind: hone_blocks
    var m: Int
    var n: Int
    var k: Int
    var type = HONE_F32
    var resultType = HONE_F32
    var hasBias = false

    var description: String {
        "\(kind == HONE_Q8_0 ? "Q8_0" : "Q4_0") \(m)x\(n)x\(k) of \(name(type)) to \(name(resultType))"
            + (hasBias ? ", bias" : "")
    }

    /// The rows `first..<end` alone.
    func run(
        _ a: Numbers,
        _ packed: GuardedMemory<UInt8>,
        _ bias: GuardedMemory<Float>?,
        rows: Range<Int>? = nil
    ) -> Output {
        let rows = rows ?? 0..<m
        let result = Output(rows.count * n, resultType)
        hone_gemm_blocks(
            kind,
            Int64(rows.count),
            Int64(n),
            Int64(k),
            a.address + rows.lowerBound * k * (type == HONE_F32 ? 4 : 2),
            type,
            packed.start,
            bias?.start,
            result.address,
            resultType
        )
        return result
    }

    /// Each row of a in codes of 8 bits with a scale for each block, times the weights' codes and scales.
    func oracle(
        _ a: [Float],
        _ weights: BlockWeights,
        _ bias: [Float]?
    ) -> (sums: [Double], bounds: [Double]) {
        var codes: [Int] = []
        var scales: [Double] = []
        for start in stride(from: 0, to: m * k, by: 32) {
            let largest = a[start..<start + 32].reduce(0) { max($0, abs($1)) }
            let inverse = largest == 0 ? 0 : 127 / largest
            codes += a[start..<start + 32].map { Int(($0 * inverse).rounded(.toNearestOrEven)) }
            scales.append(Double(largest / 127))
        }
        var sums: [Double] = []
        var bounds: [Double] = []
        for row in 0..<m {
            for column in 0..<n {
                var sum = Double(bias?[column] ?? 0)
                var magnitude = abs(sum)
                for block in 0..<k / 32 {
                    let left = row * k / 32 + block
                    let right = column * k / 32 + block
                    let products = (0..<32).reduce(0) {
                        $0 + codes[left * 32 + $1] * weights.codes[right * 32 + $1]
                    }
                    let term = Double(products) * scales[left] * Double(weights.scales[right])
                    sum += term
                    magnitude += abs(term)
                }
                sums.append(sum)
                bounds.append(
                    Tolerance.stored(
                        magnitude * Tolerance.sum(k / 32 + 3) + 0x1p-126,
                        near: sum,
                        as: resultType
                    )
                )
            }
        }
        return (sums, bounds)
    }

    static let rows = Array(1...14) + [17, 36, 37, 65]
    static let columns = [1, 2, 7, 16, 31, 32, 33, 48, 63, 64, 65, 97, 130]
    static let depths = [32, 64, 96, 160, 288, 576, 896, 928, 1824]

    static let covering: [BlocksProduct] = (0..<117).map { index in
        BlocksProduct(
            kind: index % 2 == 0 ? HONE_Q8_0 : HONE_Q4_0,
            m: rows[index % rows.count],
            n: columns[index % columns.count],
            k: depths[(index + index / 18) % depths.count],
            type: index / 2 % 2 == 0 ? HONE_F32 : HONE_BF16,
            resultType: index / 4 % 2 == 0 ? HONE_F32 : HONE_BF16,
            hasBias: index % 3 != 0
        )
    }

    /// Sizes of several tasks, blocks of rows and passes over the depth.
    static let large: [BlocksProduct] = BlockWeights.kinds.flatMap { kind in
        [
            BlocksProduct(kind: kind, m: 1, n: 1000, k: 576, hasBias: true),
            BlocksProduct(kind: kind, m: 8, n: 200, k: 1536, type: HONE_BF16, resultType: HONE_BF16),
            BlocksProduct(kind: kind, m: 130, n: 97, k: 1824, hasBias: true),
            BlocksProduct(kind: kind, m: 601, n: 40, k: 320, type: HONE_BF16),
        ]
    }
}

extension KernelTests {
    @Suite struct BlocksGemmTests {
        /// Against double precision, and the very bits at every level.
        @Test(arguments: 0..<3)
        func productsAreClose(part: Int) async {
            await #expect(processExitsWith: .success) { [part] in
                let some = BlocksProduct.covering.enumerated().filter { $0.offset % 3 == part }.map(\.element)
                for product in some + (part == 0 ? BlocksProduct.large : []) {
                    var draws = Draws(UInt64(product.m * 1_000_000 + product.n * 10_000 + product.k))
                    let a = Numbers(draws.floats(product.m * product.k), product.type)
                    let numbers = draws.floats(product.n * product.k, scale: 0.05)
                    let weights = BlockWeights(product.kind, n: product.n, k: product.k, rounding: numbers)
                    let bias = product.hasBias ? draws.floats(product.n) : nil
                    let guardedBias = bias.map { GuardedMemory($0) }
                    let packed = weights.packed()
                    let (expected, bounds) = product.oracle(a.values, weights, bias)
                    var twin: [UInt32]?
                    expectAtEveryLevel(expected, within: bounds, product.description) {
                        let result = product.run(a, packed, guardedBias)
                        #expect(twin == nil || result.bits == twin, "bits, \(product.description)")
                        twin = result.bits
                        return result.values
                    }
                }
            }
        }

        /// Every code of the weights, the lowest of Q8_0 among them, with a's extremes: no sum may overflow.
        @Test func extremeCodesAreExact() async {
            await #expect(processExitsWith: .success) {
                for kind in BlockWeights.kinds {
                    for m in [1, 3, 4, 6, 40] {
                        for (low, high) in [(true, true), (true, false), (false, true), (false, false)] {
                            var draws = Draws(91)
                            var weights = BlockWeights(kind, n: 33, k: 64, drawing: &draws)
                            let bounds = kind == HONE_Q8_0 ? (-128, 127) : (-8, 7)
                            weights.codes = weights.codes.map { _ in low ? bounds.0 : bounds.1 }
                            weights.scales = weights.scales.map { _ in 0.25 }
                            let a = Numbers([Float](repeating: high ? 127 : -127, count: m * 64), HONE_F32)
                            let product = BlocksProduct(kind: kind, m: m, n: 33, k: 64)
                            let exact = product.oracle(a.values, weights, nil).sums
                            let packed = weights.packed()
                            expectAtEveryLevel(exact, within: exact.map { _ in 0 }, product.description) {
                                product.run(a, packed, nil).values
                            }
                        }
                    }
                }
            }
        }

        /// A row alone gives the bits that it has among others.
        @Test func bitsDoNotDependOnTheOtherRows() async {
            await #expect(processExitsWith: .success) {
                for product in BlocksProduct.large {
                    var draws = Draws(92)
                    let a = Numbers(draws.floats(product.m * product.k), product.type)
                    let weights = BlockWeights(product.kind, n: product.n, k: product.k, drawing: &draws)
                    let packed = weights.packed()
                    let together = product.run(a, packed, nil).bits
                    for (first, count) in [
                        (0, 1), (product.m - 1, 1), (product.m / 2, min(7, product.m / 2)),
                    ] {
                        let alone = product.run(a, packed, nil, rows: first..<first + count).bits
                        let among = Array(together[first * product.n..<(first + count) * product.n])
                        #expect(alone == among, "rows from \(first), \(product.description)")
                    }
                }
            }
        }

        /// What rounding costs on normally distributed numbers: the error's norm over the product's.
        @Test func roundingCostsWhatItsBitsSay() async {
            await #expect(processExitsWith: .success) {
                for (kind, most) in [(HONE_Q8_0, 0.008), (HONE_Q4_0, 0.09)] {
                    let product = BlocksProduct(kind: kind, m: 20, n: 96, k: 576)
                    var draws = Draws(93)
                    let a = Numbers(draws.floats(20 * 576), HONE_F32)
                    let b = draws.floats(96 * 576, scale: 0.05)
                    let weights = BlockWeights(kind, n: 96, k: 576, rounding: b)
                    let exact = Product(type: HONE_F32, m: 20, n: 96, k: 576).oracle(a.values, b, nil).sums
                    let result = product.run(a, weights.packed(), nil).values
                    let error = zip(result, exact).reduce(0) {
                        $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1)
                    }
                    let whole = exact.reduce(0) { $0 + $1 * $1 }
                    #expect((error / whole).squareRoot() < most, "\(product.description)")
                }
            }
        }

        /// A NaN or an infinity in a's row makes the row NaN, a NaN in the weights the column; nothing else.
        @Test func notANumberStaysInItsRowAndColumn() async {
            await #expect(processExitsWith: .success) {
                for (m, n, k) in [(1, 3, 32), (5, 40, 96), (40, 65, 992)] {
                    for (kind, special) in [(HONE_Q8_0, Float.nan), (HONE_Q4_0, .infinity)] {
                        let product = BlocksProduct(kind: kind, m: m, n: n, k: k)
                        var draws = Draws(94)
                        var a = draws.floats(m * k)
                        var weights = BlockWeights(kind, n: n, k: k, rounding: draws.floats(n * k))
                        let clean = product.oracle(a, weights, nil)
                        a[(m - 1) * k + k / 2] = special
                        weights.scales[n / 2 * k / 32] = .nan
                        let packed = weights.packed()
                        let left = Numbers(a, HONE_F32)
                        let expected = clean.sums.indices.map {
                            $0 / n == m - 1 || $0 % n == n / 2 ? .nan : clean.sums[$0]
                        }
                        expectAtEveryLevel(expected, within: clean.bounds, product.description) {
                            product.run(left, packed, nil).values
                        }
                    }
                }
            }
        }

        /// Rows of zeros, and magnitudes that count as zero.
        @Test func rowsOfZerosGiveTheBias() async {
            await #expect(processExitsWith: .success) {
                for magnitude: Float in [0, -0.0, 0x1p-121, 0x1p-149] {
                    for kind in BlockWeights.kinds {
                        let product = BlocksProduct(kind: kind, m: 3, n: 5, k: 64, hasBias: true)
                        var draws = Draws(95)
                        let weights = BlockWeights(kind, n: 5, k: 64, rounding: draws.floats(5 * 64))
                        let a = Numbers([Float](repeating: magnitude, count: 3 * 64), HONE_F32)
                        let bias = draws.floats(5)
                        let expected = (bias + bias + bias).map(Double.init)
                        let packed = weights.packed()
                        expectAtEveryLevel(expected, within: expected.map { _ in 0 }, "\(magnitude)") {
                            product.run(a, packed, GuardedMemory(bias)).values
                        }
                    }
                }
            }
        }

        @Test func sizesOfZero() async {
            await #expect(processExitsWith: .success) {
                for kind in BlockWeights.kinds {
                    for (m, n, k) in [(0, 5, 64), (3, 0, 64), (2, 3, 0)] {
                        let product = BlocksProduct(kind: kind, m: m, n: n, k: k, hasBias: true)
                        var draws = Draws(96)
                        let weights = BlockWeights(kind, n: n, k: k, drawing: &draws)
                        let a = Numbers(draws.floats(m * k), HONE_F32)
                        let bias = GuardedMemory(draws.floats(n))
                        let packed = weights.packed()
                        // Without inputs, c is the bias.
                        let expected = (0..<m).flatMap { _ in bias.values.map(Double.init) }
                        expectAtEveryLevel(expected, within: expected.map { _ in 0 }, product.description) {
                            product.run(a, packed, bias).values
                        }
                    }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for product in BlocksProduct.large {
                    var draws = Draws(97)
                    let a = Numbers(draws.floats(product.m * product.k), product.type)
                    let numbers = draws.floats(product.n * product.k)
                    let weights = BlockWeights(product.kind, n: product.n, k: product.k, rounding: numbers)
                    let packed = weights.packed()
                    expectSameBitsForAnyThreads(product.description) { product.run(a, packed, nil).bits }
                }
            }
        }
    }
}
