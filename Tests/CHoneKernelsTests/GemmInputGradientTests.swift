import CHoneKernels
import HoneTestSupport
import Testing

/// The gradient of a product's input: dy `[m,n]` times W `[n,k]`, and a second such pair of `moreN` outputs.
private struct InputGradient {
    var type: hone_dtype
    var m: Int
    var n: Int
    var k: Int
    var moreN = 0
    var resultType = HONE_F32

    var description: String { "\(name(type)) \(m)x\(n)x\(k) and \(moreN) to \(name(resultType))" }

    struct Inputs {
        var (dy, moreDy): (Numbers, Numbers)
        var (w, moreW): (Numbers, Numbers)
    }

    func inputs(_ draw: (Int) -> [Float]) -> Inputs {
        Inputs(
            dy: Numbers(draw(m * n), type),
            moreDy: Numbers(draw(m * moreN), type),
            w: Numbers(draw(n * k), type),
            moreW: Numbers(draw(moreN * k), type)
        )
    }

    /// W as the product x Wᵀ reads it.
    private func pack(_ w: Numbers, _ n: Int) -> GuardedMemory<UInt8> {
        let bytes = Int(hone_pack_bytes(type, Int64(n), Int64(k)))
        // A NaN, wherever it is not overwritten.
        let packed = GuardedMemory<UInt8>(count: bytes, filledWith: 0xFF)
        hone_pack(type, w.address, w.type, 1, Int64(n), Int64(k), packed.start)
        return packed
    }

    func run(_ inputs: Inputs) -> Output {
        let result = Output(m * k, resultType)
        let (packed, morePacked) = (pack(inputs.w, n), pack(inputs.moreW, moreN))
        hone_gemm_input_gradient(
            type,
            Int64(m),
            Int64(n),
            Int64(k),
            inputs.dy.address,
            packed.start,
            Int64(moreN),
            inputs.moreDy.address,
            morePacked.start,
            result.address,
            resultType
        )
        return result
    }

    /// dy W by columns of W, and the sum of the magnitudes of each element's terms.
    func oracle(_ inputs: Inputs) -> (sums: [Double], magnitudes: [Double]) {
        func product(_ dy: [Float], _ w: [Float], _ n: Int) -> (sums: [Double], magnitudes: [Double]) {
            let turned = (0..<n * k).map { w[$0 % max(n, 1) * k + $0 / max(n, 1)] }
            return Product(type: type, m: m, n: k, k: n).oracle(dy, turned, nil)
        }
        let first = product(inputs.dy.values, inputs.w.values, n)
        let more = product(inputs.moreDy.values, inputs.moreW.values, moreN)
        return (zip(first.sums, more.sums).map(+), zip(first.magnitudes, more.magnitudes).map(+))
    }

    /// Numbers of outputs and inputs beside whole panels, squares and passes of every kernel.
    static let covering: [InputGradient] = (0..<120).map { index in
        let outputs = [1, 2, 15, 16, 17, 31, 32, 33, 47, 48, 49, 95, 96, 97, 383, 1000, 2047, 2500, 3]
        let inputs = [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 95, 97, 5, 18, 130, 62]
        return InputGradient(
            type: bothTypes[index % 2],
            m: [1, 2, 5, 8, 9, 15, 16, 17, 32, 33, 65][index % 11],
            n: outputs[index % outputs.count],
            k: inputs[(index + index / 21) % inputs.count],
            moreN: [0, 0, 1, 8, 16, 33, 70][index % 7],
            resultType: bothTypes[index / 2 % 2]
        )
    }

    /// Several blocks of rows, groups of panels and passes, on all threads.
    static let large: [InputGradient] = bothTypes.flatMap { type in
        [
            InputGradient(type: type, m: 601, n: 300, k: 384, moreN: 8, resultType: type),
            InputGradient(type: type, m: 65, n: 5001, k: 97, moreN: 17),
            InputGradient(type: type, m: 40, n: 71, k: 1000, moreN: 3000, resultType: type),
            InputGradient(type: type, m: 1100, n: 385, k: 3),
        ]
    }
}

extension KernelTests {
    @Suite struct GemmInputGradientTests {
        /// Whole numbers: every partial sum is exact in float32.
        @Test func sumsOfWholeNumbersAreExact() async {
            await #expect(processExitsWith: .success) {
                for gradient in InputGradient.covering + InputGradient.large {
                    var draws = Draws(64)
                    let inputs = gradient.inputs { draws.wholes($0) }
                    var exact = gradient.oracle(inputs).sums
                    if gradient.resultType == HONE_BF16 { exact = exact.map(BFloat16.rounded) }
                    expectAtEveryLevel(
                        exact,
                        within: exact.map { _ in 0 },
                        emulated: gradient.type == HONE_BF16,
                        gradient.description
                    ) { gradient.run(inputs).values }
                }
            }
        }

        /// Real numbers against double precision.
        @Test func sumsAreClose() async {
            await #expect(processExitsWith: .success) {
                for gradient in InputGradient.covering + InputGradient.large {
                    var draws = Draws(65)
                    let inputs = gradient.inputs { draws.floats($0) }
                    let oracle = gradient.oracle(inputs)
                    let relative = Tolerance.sum(gradient.n + gradient.moreN)
                    let bounds = zip(oracle.sums, oracle.magnitudes).map {
                        Tolerance.stored($1 * relative, near: $0, as: gradient.resultType)
                    }
                    expectAtEveryLevel(
                        oracle.sums,
                        within: bounds,
                        emulated: gradient.type == HONE_BF16,
                        gradient.description
                    ) { gradient.run(inputs).values }
                }
            }
        }

        /// The bits are those of a product with W packed by input, wherever the level's kernel adds in order.
        @Test func bitsAreThoseOfAMatrixPackedByInput() async {
            await #expect(processExitsWith: .success) {
                for var gradient in InputGradient.covering.prefix(60) {
                    gradient.moreN = 0
                    var draws = Draws(66)
                    let inputs = gradient.inputs { draws.floats($0) }
                    let product = Product(
                        type: gradient.type,
                        m: gradient.m,
                        n: gradient.k,
                        k: gradient.n,
                        resultType: gradient.resultType,
                        sourceType: gradient.type,
                        byOutput: false
                    )
                    forEachLevel(emulated: true) { level in
                        let direct = product.run(inputs.dy, inputs.w, nil).bits
                        #expect(gradient.run(inputs).bits == direct, "\(level) \(gradient.description)")
                    }
                }
            }
        }

        /// A NaN in a row of dy reaches that row, one in an input of W that column, and nothing else.
        @Test func notANumberStaysInItsRowAndColumn() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for (m, n, k) in [(5, 33, 19), (33, 71, 50), (17, 2049, 97), (9, 1, 49)] {
                        let gradient = InputGradient(type: type, m: m, n: n, k: k, moreN: 5)
                        var draws = Draws(67)
                        var inputs = gradient.inputs { draws.wholes($0) }
                        let clean = gradient.oracle(inputs).sums
                        var (dy, w) = (inputs.dy.values, inputs.w.values)
                        dy[(m - 1) * n + n - 1] = .nan
                        w[n / 2 * k + k / 2] = .nan
                        inputs.dy = Numbers(dy, type)
                        inputs.w = Numbers(w, type)
                        let expected = clean.indices.map {
                            $0 / k == m - 1 || $0 % k == k / 2 ? .nan : clean[$0]
                        }
                        expectAtEveryLevel(
                            expected,
                            within: expected.map { _ in 0 },
                            emulated: type == HONE_BF16,
                            gradient.description
                        ) { gradient.run(inputs).values }
                    }
                }
            }
        }

        @Test func sizesOfZeroDoNothing() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    forEachLevel(emulated: true) { level in
                        for (m, n, k) in [(0, 5, 7), (3, 0, 7), (3, 5, 0)] as [(Int64, Int64, Int64)] {
                            let result = Output(21, HONE_F32)
                            let dy = Numbers(.init(repeating: 1, count: 15), type)
                            let packed = GuardedMemory<UInt8>(count: 65536, filledWith: 0)
                            hone_gemm_input_gradient(
                                type,
                                m,
                                n,
                                k,
                                dy.address,
                                packed.start,
                                0,
                                nil,
                                nil,
                                result.address,
                                HONE_F32
                            )
                            let isUntouched = result.values.allSatisfy { $0 == Output.untouched }
                            #expect(isUntouched, "\(level) \(m)x\(n)x\(k)")
                        }
                    }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for gradient in InputGradient.large {
                    var draws = Draws(68)
                    let inputs = gradient.inputs { draws.floats($0) }
                    expectSameBitsForAnyThreads(
                        emulated: gradient.type == HONE_BF16,
                        gradient.description
                    ) { gradient.run(inputs).bits }
                }
            }
        }
    }
}
