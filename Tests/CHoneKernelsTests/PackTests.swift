import CHoneKernels
import HoneTestSupport
import Testing

/// A matrix `[n,k]` and the type that it is packed in.
struct Packing {
    var type: hone_dtype
    var n: Int
    var k: Int

    var description: String { "\(name(type)) \(n)x\(k)" }

    func pack(_ source: Numbers, byOutput: Bool) -> GuardedMemory<UInt8> {
        let bytes = Int(hone_pack_bytes(type, Int64(n), Int64(k)))
        // A NaN, wherever it is not overwritten.
        let packed = GuardedMemory<UInt8>(count: bytes, filledWith: 0xFF)
        hone_pack(type, source.address, source.type, byOutput ? 1 : 0, Int64(n), Int64(k), packed.start)
        return packed
    }

    func unpack(_ packed: GuardedMemory<UInt8>) -> Output {
        let matrix = Output(n * k, type)
        hone_unpack(type, packed.start, Int64(n), Int64(k), matrix.address)
        return matrix
    }

    /// The matrix as a source by output, or by input.
    func source(_ matrix: [Float], _ sourceType: hone_dtype, byOutput: Bool) -> Numbers {
        Numbers(
            byOutput ? matrix : matrix.indices.map { matrix[$0 % n * k + $0 / n] },
            sourceType
        )
    }

    static let sizes =
        (1...40).map { ($0, 41 - $0) } + (1...12).map { ($0 * 8 + 1, $0) }
        + [(16, 64), (48, 128), (96, 32), (97, 65), (49, 63), (3, 1000), (1000, 3), (301, 385), (48, 2049)]
}

extension KernelTests {
    @Suite struct PackTests {
        /// By output and by input, from both types: unpacked, the matrix is as it was, rounded to the packed
        /// type.
        @Test func unpackingGivesTheMatrixBack() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(52)
                for (n, k) in Packing.sizes {
                    let matrix = draws.floats(n * k)
                    for (index, type) in (bothTypes + bothTypes).enumerated() {
                        let packing = Packing(type: type, n: n, k: k)
                        let sourceType = bothTypes[index / 2]
                        let held = Numbers(Numbers(matrix, sourceType).values, type).doubles
                        for byOutput in [true, false] {
                            let source = packing.source(matrix, sourceType, byOutput: byOutput)
                            expectAtEveryLevel(
                                held,
                                within: held.map { _ in 0 },
                                emulated: true,
                                "\(packing.description) of \(name(sourceType)), by output: \(byOutput)"
                            ) { packing.unpack(packing.pack(source, byOutput: byOutput)).values }
                        }
                    }
                }
            }
        }

        /// Every element once, and zeros up to the size of whole panels: numbers that differ are found by
        /// sorting.
        @Test func thePackedFormHoldsEveryElementOnceAndZeros() async {
            await #expect(processExitsWith: .success) {
                for (n, k) in [(1, 1), (5, 7), (16, 8), (17, 3), (15, 17), (47, 5), (3, 67)] {
                    // Up to 256 whole numbers are exact in bfloat16.
                    let matrix = (1...n * k).map(Float.init)
                    for type in bothTypes {
                        let packing = Packing(type: type, n: n, k: k)
                        forEachLevel(emulated: true) { level in
                            for byOutput in [true, false] {
                                let source = packing.source(matrix, HONE_F32, byOutput: byOutput)
                                let packed = packing.pack(source, byOutput: byOutput)
                                let width = type == HONE_F32 ? 4 : 2
                                let bytes = UnsafeRawPointer(packed.start)
                                let elements = (0..<packed.count / width).map { index in
                                    type == HONE_F32
                                        ? Double(bytes.load(fromByteOffset: index * 4, as: Float.self))
                                        : BFloat16.value(
                                            bytes.load(fromByteOffset: index * 2, as: UInt16.self)
                                        )
                                }
                                let filled = elements.filter { $0 != 0 }.sorted()
                                #expect(filled == matrix.map(Double.init), "\(level) \(packing.description)")
                            }
                        }
                    }
                }
            }
        }

        /// NaN stays NaN and infinities and signs stay as they are, at their place.
        @Test func specialValuesAreKept() async {
            await #expect(processExitsWith: .success) {
                let special: [Float] = [.nan, .infinity, -.infinity, -0.0, 0, 1e-30, -1e30]
                let matrix = (0..<19 * 35).map { special[$0 % special.count] }
                for (index, type) in (bothTypes + bothTypes).enumerated() {
                    let packing = Packing(type: type, n: 19, k: 35)
                    for byOutput in [true, false] {
                        let source = packing.source(matrix, bothTypes[index / 2], byOutput: byOutput)
                        let held = Numbers(Numbers(matrix, source.type).values, type).values
                        forEachLevel(emulated: true) { level in
                            let result = packing.unpack(packing.pack(source, byOutput: byOutput)).values
                            let isKept = zip(result, held).allSatisfy {
                                $0.isNaN ? $1.isNaN : $0.bitPattern == $1.bitPattern
                            }
                            #expect(isKept, "\(level) \(packing.description) of \(name(source.type))")
                        }
                    }
                }
            }
        }

        @Test func sizesOfZeroDoNothing() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for (n, k) in [(0, 5), (5, 0), (0, 0)] {
                        let packing = Packing(type: type, n: n, k: k)
                        let source = Numbers([], type)
                        expectAtEveryLevel([], within: [], emulated: true) {
                            packing.unpack(packing.pack(source, byOutput: true)).values
                        }
                    }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(53)
                let matrix = draws.floats(301 * 385)
                for type in bothTypes {
                    let packing = Packing(type: type, n: 301, k: 385)
                    for byOutput in [true, false] {
                        let source = packing.source(matrix, HONE_F32, byOutput: byOutput)
                        expectSameBitsForAnyThreads(emulated: true, packing.description) {
                            packing.pack(source, byOutput: byOutput).values
                        }
                        expectSameBitsForAnyThreads(emulated: true, packing.description) {
                            packing.unpack(packing.pack(source, byOutput: byOutput)).bits
                        }
                    }
                }
            }
        }
    }
}
