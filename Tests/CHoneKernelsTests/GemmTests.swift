import CHoneKernels
import Glibc
import HoneTestSupport
import Testing

/// One matrix product to check, with everything that it can vary in.
struct Product {
    var type: hone_dtype
    var m: Int
    var n: Int
    var k: Int
    var resultType = HONE_F32
    var sourceType = HONE_F32
    var byOutput = true
    var hasBias = false
    var activation = HONE_ACTIVATION_NONE

    var description: String {
        "\(name(type)) \(m)x\(n)x\(k) to \(name(resultType)), weights \(name(sourceType)) "
            + "\(byOutput ? "by output" : "by input")\(hasBias ? ", bias" : "")"
            + (activation == HONE_ACTIVATION_GELU ? ", gelu" : "")
    }

    /// Packs `b` `[n,k]` and multiplies `a` `[m,k]` by it, at the current level.
    func run(_ a: Numbers, _ b: Numbers, _ bias: GuardedMemory<Float>?) -> Output {
        let result = Output(m * n, resultType)
        let packed = GuardedMemory<UInt8>(
            count: Int(hone_pack_bytes(type, Int64(n), Int64(k))),
            filledWith: 0xFF  // A NaN, wherever it is not overwritten.
        )
        #expect(UInt(bitPattern: packed.start) % 64 == 0)
        hone_pack(type, b.address, b.type, byOutput ? 1 : 0, Int64(n), Int64(k), packed.start)
        hone_gemm(
            type,
            Int64(m),
            Int64(n),
            Int64(k),
            a.address,
            packed.start,
            bias?.start,
            activation,
            result.address,
            resultType
        )
        return result
    }

    /// `[n,k]` as the kernel is given it.
    func source(_ b: [Float]) -> Numbers {
        guard !byOutput else { return Numbers(b, sourceType) }
        return Numbers((0..<n * k).map { b[$0 % n * k + $0 / n] }, sourceType)
    }

    /// a bᵀ + bias, and the sum of the magnitudes of each element's terms.
    func oracle(_ a: [Float], _ b: [Float], _ bias: [Float]?) -> (sums: [Double], magnitudes: [Double]) {
        var sums = [Double](repeating: 0, count: m * n)
        var magnitudes = sums
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                for row in 0..<m {
                    for column in 0..<n {
                        var sum = Double(bias?[column] ?? 0)
                        var magnitude = abs(sum)
                        for index in 0..<k {
                            let term = Double(a[row * k + index]) * Double(b[column * k + index])
                            sum += term
                            magnitude += abs(term)
                        }
                        sums[row * n + column] = sum
                        magnitudes[row * n + column] = magnitude
                    }
                }
            }
        }
        return (sums, magnitudes)
    }

    static let rows = Array(1...17) + [31, 32, 33, 65]
    static let columns = Array(1...50) + [95, 96, 97]
    static let depths = Array(1...70) + [383, 384, 385, 2047, 2049, 5000]

    /// Every number of rows, columns and depths six times or more, with the ways of packing and finishing in turn.
    static let covering: [Product] = (0..<456).map { index in
        // The tables' lengths, 21, 53 and 76, have no common factor: the combinations spread out.
        Product(
            type: index % 2 == 0 ? HONE_F32 : HONE_BF16,
            m: rows[index % rows.count],
            n: columns[index % columns.count],
            k: depths[(index + index / depths.count) % depths.count],
            resultType: index / 2 % 2 == 0 ? HONE_F32 : HONE_BF16,
            sourceType: index / 4 % 2 == 0 ? HONE_F32 : HONE_BF16,
            byOutput: index / 8 % 2 == 0,
            hasBias: index % 3 != 0,
            activation: index % 5 < 2 ? HONE_ACTIVATION_GELU : HONE_ACTIVATION_NONE
        )
    }

    /// Sizes beyond one block of rows, one group of panels and one pass over the depth, which run on all threads.
    static let large: [Product] = bothTypes.flatMap { type in
        [
            Product(type: type, m: 601, n: 300, k: 384, resultType: type, hasBias: true),
            Product(type: type, m: 513, n: 97, k: 71, byOutput: false, hasBias: true),
            Product(type: type, m: 65, n: 97, k: 5000, sourceType: type),
            Product(type: type, m: 1, n: 1000, k: 2049, resultType: type),
            Product(type: type, m: 1200, n: 3, k: 2047),
        ]
    }
}

extension KernelTests {
    @Suite struct GemmTests {
        /// Whole numbers up to 8: every partial sum is exact in float32, so that each level must give the very
        /// result, whatever its order; a term left out or taken twice shows.
        @Test(arguments: 0..<6)
        func productsOfWholeNumbersAreExact(part: Int) async {
            await #expect(processExitsWith: .success) { [part] in
                let some = Product.covering.enumerated().filter { $0.offset % 6 == part }.map(\.element)
                for var product in some + (part == 0 ? Product.large : []) {
                    product.activation = HONE_ACTIVATION_NONE
                    var draws = Draws(UInt64(product.m * 1_000_000 + product.n * 10_000 + product.k))
                    let a = Numbers(draws.wholes(product.m * product.k), product.type)
                    let b = draws.wholes(product.n * product.k)
                    let bias = product.hasBias ? draws.wholes(product.n, limit: 100) : nil
                    let source = product.source(b)
                    let guardedBias = bias.map { GuardedMemory($0) }
                    let exact = product.oracle(a.values, b, bias).sums
                    let isHalf = product.resultType == HONE_BF16
                    expectAtEveryLevel(
                        isHalf ? exact.map(BFloat16.rounded) : exact,
                        within: exact.map { _ in 0 },
                        emulated: product.type == HONE_BF16,
                        product.description
                    ) { product.run(a, source, guardedBias).values }
                }
            }
        }

        /// Real numbers, bias and GELU against double precision.
        @Test(arguments: 0..<6)
        func productsAreClose(part: Int) async {
            await #expect(processExitsWith: .success) { [part] in
                let some = Product.covering.enumerated().filter { $0.offset % 6 == part }.map(\.element)
                for product in some + (part == 0 ? Product.large : []) {
                    var draws = Draws(UInt64(product.m * 1_000_000 + product.n * 10_000 + product.k))
                    let a = Numbers(draws.floats(product.m * product.k), product.type)
                    let scale = 4 / Double(product.k).squareRoot()
                    // What is packed is rounded to the product's type, whatever the source's.
                    let source = product.source(draws.floats(product.n * product.k, scale: scale))
                    let packed = Numbers(source.values, product.type).values
                    let b =
                        product.byOutput
                        ? packed
                        : (0..<packed.count).map { packed[$0 % product.k * product.n + $0 / product.k] }
                    let bias = product.hasBias ? draws.floats(product.n) : nil
                    let guardedBias = bias.map { GuardedMemory($0) }
                    let oracle = product.oracle(a.values, b, bias)
                    var expected = oracle.sums
                    var bounds = oracle.magnitudes.map { $0 * Tolerance.sum(product.k + 1) }
                    if product.activation == HONE_ACTIVATION_GELU {
                        for (index, sum) in oracle.sums.enumerated() {
                            expected[index] = GELU.value(sum)
                            bounds[index] = bounds[index] * GELU.steepest + GELU.error(sum)
                        }
                    }
                    for index in bounds.indices {
                        bounds[index] = Tolerance.stored(
                            bounds[index],
                            near: expected[index],
                            as: product.resultType
                        )
                    }
                    expectAtEveryLevel(
                        expected,
                        within: bounds,
                        emulated: product.type == HONE_BF16,
                        product.description
                    ) { product.run(a, source, guardedBias).values }
                }
            }
        }

        /// A NaN in a row of a, or an output of b, reaches that row or column and nothing else.
        @Test func notANumberStaysInItsRowAndColumn() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for (m, n, k) in [(5, 19, 33), (33, 50, 71), (17, 97, 2049), (9, 49, 1)] {
                        let product = Product(type: type, m: m, n: n, k: k)
                        var draws = Draws(7)
                        var a = draws.wholes(m * k)
                        var b = draws.wholes(n * k)
                        let clean = product.oracle(a, b, nil).sums
                        let row = m - 1
                        let column = n / 2
                        a[row * k + k - 1] = .nan
                        b[column * k + k / 2] = .nan
                        let expected = clean.indices.map {
                            $0 / n == row || $0 % n == column ? .nan : clean[$0]
                        }
                        let left = Numbers(a, type)
                        let source = product.source(b)
                        expectAtEveryLevel(
                            expected,
                            within: expected.map { _ in 0 },
                            emulated: type == HONE_BF16,
                            product.description
                        ) { product.run(left, source, nil).values }
                    }
                }
            }
        }

        /// An infinity follows the arithmetic of IEEE 754: infinity times b's sign, NaN where b is zero.
        @Test func infinitiesFollowArithmetic() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let product = Product(type: type, m: 6, n: 33, k: 35)
                    var draws = Draws(8)
                    var a = draws.wholes(6 * 35)
                    let b = draws.wholes(33 * 35, limit: 1)
                    a[2 * 35 + 34] = .infinity
                    a[4 * 35 + 1] = -.infinity
                    let expected = product.oracle(a, b, nil).sums
                    let left = Numbers(a, type)
                    let source = product.source(b)
                    expectAtEveryLevel(
                        expected,
                        within: expected.map { _ in 0 },
                        emulated: type == HONE_BF16
                    ) { product.run(left, source, nil).values }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for product in Product.large {
                    var draws = Draws(9)
                    let a = Numbers(draws.floats(product.m * product.k), product.type)
                    let source = product.source(draws.floats(product.n * product.k))
                    let bias = GuardedMemory(draws.floats(product.n))
                    expectSameBitsForAnyThreads(
                        emulated: product.type == HONE_BF16,
                        product.description
                    ) { product.run(a, source, product.hasBias ? bias : nil).bits }
                }
            }
        }

        /// The four ways to give one matrix: by output or by input, from float32 or bfloat16.
        @Test func packedFormDoesNotDependOnTheSource() async {
            await #expect(processExitsWith: .success) {
                for (n, k) in [(1, 1), (16, 2), (47, 33), (48, 64), (97, 385), (33, 1)] {
                    var draws = Draws(10)
                    let b = Numbers(draws.floats(n * k), HONE_BF16).values
                    for type in bothTypes {
                        forEachLevel(emulated: true) { level in
                            var forms: [[UInt8]] = []
                            for sourceType in bothTypes {
                                for byOutput in [true, false] {
                                    let product = Product(
                                        type: type,
                                        m: 1,
                                        n: n,
                                        k: k,
                                        sourceType: sourceType,
                                        byOutput: byOutput
                                    )
                                    let bytes = Int(hone_pack_bytes(type, Int64(n), Int64(k)))
                                    let packed = GuardedMemory<UInt8>(count: bytes, filledWith: 0xFF)
                                    let source = product.source(b)
                                    hone_pack(
                                        type,
                                        source.address,
                                        sourceType,
                                        byOutput ? 1 : 0,
                                        Int64(n),
                                        Int64(k),
                                        packed.start
                                    )
                                    forms.append(packed.values)
                                }
                            }
                            #expect(forms.allSatisfy { $0 == forms[0] }, "\(level) \(name(type)) \(n)x\(k)")
                            #expect(forms[0].count >= n * k * (type == HONE_F32 ? 4 : 2))
                        }
                    }
                }
            }
        }

        @Test func sizesOfZeroDoNothing() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    forEachLevel(emulated: true) { level in
                        for (m, n, k) in [(0, 5, 7), (3, 0, 7), (3, 5, 0), (0, 0, 0)]
                            as [(Int64, Int64, Int64)]
                        {
                            let result = Output(15, HONE_F32)
                            let a = Numbers(.init(repeating: 1, count: 35), type)
                            let packed = GuardedMemory<UInt8>(count: 65536, filledWith: 0)
                            let bias = GuardedMemory<Float>([1, 2, 3, 4, 5])
                            hone_pack(type, a.address, type, 1, n, k, packed.start)
                            hone_gemm(
                                type,
                                m,
                                n,
                                k,
                                a.address,
                                packed.start,
                                bias.start,
                                HONE_ACTIVATION_NONE,
                                result.address,
                                HONE_F32
                            )
                            let isUntouched = result.values.allSatisfy { $0 == Output.untouched }
                            #expect(isUntouched, "\(level) \(m)x\(n)x\(k)")
                            #expect(n * k > 0 || packed.values.allSatisfy { $0 == 0 })
                        }
                    }
                }
            }
        }
    }
}
