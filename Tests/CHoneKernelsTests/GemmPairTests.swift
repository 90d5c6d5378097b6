import CHoneKernels
import HoneTestSupport
import Testing

/// Two matrix products in one sum: `first`, which says what is done with it, and one of depth `moreK`.
private struct Pair {
    var first: Product
    var moreK: Int

    var second: Product { Product(type: first.type, m: first.m, n: first.n, k: moreK) }
    var description: String { "\(first.description) and \(moreK)" }

    struct Inputs {
        var (a, moreA): (Numbers, Numbers)
        var (b, moreB): (Numbers, Numbers)
        var bias: GuardedMemory<Float>?
    }

    /// Both right sides are given by output, in the product's own type.
    func inputs(_ draw: (Int) -> [Float]) -> Inputs {
        Inputs(
            a: Numbers(draw(first.m * first.k), first.type),
            moreA: Numbers(draw(first.m * moreK), first.type),
            b: Numbers(draw(first.n * first.k), first.type),
            moreB: Numbers(draw(first.n * moreK), first.type),
            bias: first.hasBias ? GuardedMemory(draw(first.n)) : nil
        )
    }

    private func pack(_ b: Numbers, _ k: Int) -> GuardedMemory<UInt8> {
        let bytes = Int(hone_pack_bytes(first.type, Int64(first.n), Int64(k)))
        let packed = GuardedMemory<UInt8>(count: bytes, filledWith: 0xFF)
        hone_pack(first.type, b.address, b.type, 1, Int64(first.n), Int64(k), packed.start)
        return packed
    }

    func run(_ inputs: Inputs) -> Output {
        let result = Output(first.m * first.n, first.resultType)
        let (packed, morePacked) = (pack(inputs.b, first.k), pack(inputs.moreB, moreK))
        hone_gemm_pair(
            first.type,
            Int64(first.m),
            Int64(first.n),
            Int64(first.k),
            inputs.a.address,
            packed.start,
            Int64(moreK),
            inputs.moreA.address,
            morePacked.start,
            inputs.bias?.start,
            first.activation,
            result.address,
            first.resultType
        )
        return result
    }

    func oracle(_ inputs: Inputs) -> (sums: [Double], magnitudes: [Double]) {
        let whole = first.oracle(inputs.a.values, inputs.b.values, inputs.bias?.values)
        let more = second.oracle(inputs.moreA.values, inputs.moreB.values, nil)
        return (zip(whole.sums, more.sums).map(+), zip(whole.magnitudes, more.magnitudes).map(+))
    }

    /// Depths that are no whole units of a panel, beyond one pass of the kernel, and larger than the first.
    static let covering: [Pair] = (0..<80).map { index in
        let depths = [1, 2, 8, 31, 32, 33, 64, 65, 384, 2047, 2049, 5000]
        let small = index % 12 > 8
        return Pair(
            first: Product(
                type: bothTypes[index % 2],
                m: [1, 2, 5, 8, 15, 16, 17, 32, 33, 65][index % 10],
                n: small ? 1 + index % 40 : [1, 15, 16, 17, 33, 47, 48, 49, 97][index % 9],
                k: depths[index % 12],
                resultType: bothTypes[index / 2 % 2],
                hasBias: index % 3 != 0,
                activation: index % 5 < 2 ? HONE_ACTIVATION_GELU : HONE_ACTIVATION_NONE
            ),
            moreK: [1, 8, 16, 33, 70, 3000, 2][index % 7]
        )
    }

    /// On all threads.
    static let large: [Pair] = bothTypes.flatMap { type in
        [
            Pair(
                first: Product(type: type, m: 601, n: 300, k: 384, resultType: type, hasBias: true),
                moreK: 8
            ),
            Pair(first: Product(type: type, m: 65, n: 97, k: 5000), moreK: 17),
        ]
    }
}

extension KernelTests {
    @Suite struct GemmPairTests {
        /// Whole numbers: every partial sum is exact in float32.
        @Test func sumsOfWholeNumbersAreExact() async {
            await #expect(processExitsWith: .success) {
                for var pair in Pair.covering + Pair.large {
                    pair.first.activation = HONE_ACTIVATION_NONE
                    var draws = Draws(54)
                    let inputs = pair.inputs { draws.wholes($0) }
                    var exact = pair.oracle(inputs).sums
                    if pair.first.resultType == HONE_BF16 { exact = exact.map(BFloat16.rounded) }
                    expectAtEveryLevel(
                        exact,
                        within: exact.map { _ in 0 },
                        emulated: pair.first.type == HONE_BF16,
                        pair.description
                    ) { pair.run(inputs).values }
                }
            }
        }

        /// Real numbers against double precision; bias and GELU come after both products.
        @Test func sumsAreClose() async {
            await #expect(processExitsWith: .success) {
                for pair in Pair.covering + Pair.large {
                    var draws = Draws(55)
                    let scale = 2 / Double(pair.first.k + pair.moreK).squareRoot().squareRoot()
                    let inputs = pair.inputs { draws.floats($0, scale: scale) }
                    let oracle = pair.oracle(inputs)
                    let relative = Tolerance.sum(pair.first.k + pair.moreK + 1)
                    var (expected, bounds) = (oracle.sums, oracle.magnitudes.map { $0 * relative })
                    for (index, sum) in oracle.sums.enumerated() {
                        if pair.first.activation == HONE_ACTIVATION_GELU {
                            expected[index] = GELU.value(sum)
                            bounds[index] = bounds[index] * GELU.steepest + GELU.error(sum)
                        }
                        let type = pair.first.resultType
                        bounds[index] = Tolerance.stored(bounds[index], near: expected[index], as: type)
                    }
                    expectAtEveryLevel(
                        expected,
                        within: bounds,
                        emulated: pair.first.type == HONE_BF16,
                        pair.description
                    ) { pair.run(inputs).values }
                }
            }
        }

        /// Without a second product the bits are those of the first alone.
        @Test func aSecondDepthOfZeroIsTheProductAlone() async {
            await #expect(processExitsWith: .success) {
                for var pair in Pair.covering.prefix(24) {
                    pair.moreK = 0
                    pair.first.sourceType = pair.first.type
                    var draws = Draws(56)
                    let inputs = pair.inputs { draws.floats($0) }
                    forEachLevel(emulated: true) { level in
                        let alone = pair.first.run(inputs.a, inputs.b, inputs.bias).bits
                        #expect(pair.run(inputs).bits == alone, "\(level) \(pair.description)")
                    }
                }
            }
        }

        /// A NaN in a row of the second left side reaches that row of the result and nothing else.
        @Test func notANumberStaysInItsRow() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let pair = Pair(first: Product(type: type, m: 33, n: 50, k: 71), moreK: 9)
                    var draws = Draws(57)
                    var inputs = pair.inputs { draws.wholes($0) }
                    let clean = pair.oracle(inputs).sums
                    var values = inputs.moreA.values
                    values[20 * 9 + 8] = .nan
                    inputs.moreA = Numbers(values, type)
                    let expected = clean.indices.map { $0 / 50 == 20 ? .nan : clean[$0] }
                    expectAtEveryLevel(
                        expected,
                        within: expected.map { _ in 0 },
                        emulated: type == HONE_BF16
                    ) { pair.run(inputs).values }
                }
            }
        }

        @Test func noRowsOrColumnsDoNothing() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for (m, n) in [(0, 5), (5, 0), (0, 0)] {
                        let pair = Pair(first: Product(type: type, m: m, n: n, k: 7), moreK: 3)
                        let inputs = pair.inputs { .init(repeating: 1, count: $0) }
                        expectAtEveryLevel([], within: [], emulated: true) { pair.run(inputs).values }
                    }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for pair in Pair.large {
                    var draws = Draws(58)
                    let inputs = pair.inputs { draws.floats($0) }
                    expectSameBitsForAnyThreads(emulated: pair.first.type == HONE_BF16, pair.description) {
                        pair.run(inputs).bits
                    }
                }
            }
        }
    }
}
