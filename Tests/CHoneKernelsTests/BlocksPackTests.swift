import CHoneKernels
import HoneTestSupport
import Testing

private let sizes = [(1, 32), (5, 64), (31, 96), (32, 32), (33, 160), (64, 2080), (100, 576), (301, 384)]

/// `operation` must give the very numbers at every level.
private func expectEqual(_ expected: [Float], _ comment: String, _ operation: () -> [Float]) {
    expectAtEveryLevel(expected.map(Double.init), within: expected.map { _ in 0 }, comment, kernel: operation)
}

extension KernelTests {
    @Suite struct BlocksPackTests {
        /// Codes and scales as a file holds them, every code and scales of any magnitude, come back as they were.
        @Test func storedBlocksAreKept() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(81)
                for (n, k) in sizes {
                    for kind in BlockWeights.kinds {
                        let weights = BlockWeights(kind, n: n, k: k, drawing: &draws)
                        expectEqual(weights.values, weights.description) { weights.unpack(weights.packed()) }
                    }
                }
            }
        }

        @Test func numbersAreRoundedAsTheReferenceDoes() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(82)
                for (n, k) in sizes {
                    for type in bothTypes {
                        for scale in [1e-9, 0.05, 3e4] {
                            let source = Numbers(draws.floats(n * k, scale: scale), type)
                            for kind in BlockWeights.kinds {
                                let weights = BlockWeights(kind, n: n, k: k, rounding: source.values)
                                expectEqual(weights.values, weights.description) {
                                    weights.unpack(weights.packing(source))
                                }
                            }
                        }
                    }
                }
            }
        }

        /// Halves between codes, the largest magnitude with either sign and twice, zeros, and numbers so small that
        /// the scale or its inverse is none.
        @Test func roundingHoldsAtItsEdges() async {
            await #expect(processExitsWith: .success) {
                var rows: [Float] = []
                for unit: Float in [1, -1, 0x1p-20, 0x1p-24, 0x1p-60] {
                    rows += (0..<32).map { unit * ($0 == 3 ? 127 : Float($0) * 4 - 60.5) }
                    rows += (0..<32).map { unit * (Float($0 % 16) - 8) / 2 }
                    rows += (0..<32).map { unit * ($0 == 7 ? -8 : $0 == 9 ? 8 : Float($0) / 4 - 4) }
                    rows += (0..<32).map { unit * ($0 == 7 ? 8 : $0 == 9 ? -8 : 0.49999997) }
                }
                rows += [Float](repeating: 0, count: 32) + [Float](repeating: -0.0, count: 32)
                let source = Numbers(rows, HONE_F32)
                for kind in BlockWeights.kinds {
                    let weights = BlockWeights(kind, n: rows.count / 32, k: 32, rounding: rows)
                    expectEqual(weights.values, weights.description) {
                        weights.unpack(weights.packing(source))
                    }
                }
                // Where the inverse of the scale overflows, the block is zero.
                let tiny = Numbers(
                    [Float](repeating: 1e-44, count: 32) + [Float](repeating: -1e-38, count: 32),
                    HONE_F32
                )
                for kind in BlockWeights.kinds {
                    let weights = BlockWeights(kind, n: 2, k: 32, rounding: rows)
                    expectEqual([Float](repeating: 0, count: 64), "tiny") {
                        weights.unpack(weights.packing(tiny))
                    }
                }
            }
        }

        /// A NaN or an infinity makes its block NaN and no other.
        @Test func notANumberStaysInItsBlock() async {
            await #expect(processExitsWith: .success) {
                for special: Float in [.nan, .infinity, -.infinity] {
                    var draws = Draws(83)
                    var values = draws.floats(40 * 96)
                    for kind in BlockWeights.kinds {
                        let weights = BlockWeights(kind, n: 40, k: 96, rounding: values)
                        var expected = weights.values
                        values[35 * 96 + 33] = special
                        for index in 35 * 96 + 32..<35 * 96 + 64 { expected[index] = .nan }
                        let source = Numbers(values, HONE_F32)
                        expectEqual(expected, "\(special)") { weights.unpack(weights.packing(source)) }
                        values[35 * 96 + 33] = 0
                    }
                }
            }
        }

        /// Single rows, as an embedding takes them, in both types; and of the packed form of a product without blocks.
        @Test func rowsAreGathered() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(84)
                for (n, k) in sizes {
                    let rows = GuardedMemory(draws.indices(70, below: n))
                    for type in bothTypes {
                        for kind in BlockWeights.kinds {
                            let weights = BlockWeights(kind, n: n, k: k, rounding: draws.floats(n * k))
                            let values = weights.values
                            let expected = Numbers(
                                rows.values.flatMap { values[Int($0) * k..<Int($0) * k + k] },
                                type
                            )
                            expectEqual(expected.values, weights.description) {
                                let result = Output(70 * k, type)
                                let packed = weights.packed()
                                hone_unpack_blocks_rows(
                                    kind,
                                    packed.start,
                                    Int64(k),
                                    rows.start,
                                    70,
                                    result.address,
                                    type
                                )
                                return result.values
                            }
                        }
                        let source = Numbers(draws.floats(n * (k - 1)), type)
                        let expected = rows.values.flatMap {
                            source.values[Int($0) * (k - 1)..<(Int($0) + 1) * (k - 1)]
                        }
                        expectAtEveryLevel(
                            expected.map(Double.init),
                            within: expected.map { _ in 0 },
                            emulated: true,
                            "\(name(type)) \(n)x\(k - 1)"
                        ) {
                            let packing = Packing(type: type, n: n, k: k - 1)
                            let packed = packing.pack(source, byOutput: true)
                            let result = Output(70 * (k - 1), HONE_F32)
                            hone_unpack_rows(
                                type,
                                packed.start,
                                Int64(k - 1),
                                rows.start,
                                70,
                                result.address,
                                HONE_F32
                            )
                            return result.values
                        }
                    }
                }
            }
        }

        /// 34 or 18 bytes a block, and the same at every level.
        @Test func thePackedFormHasTheSizeOfItsBlocks() async {
            await #expect(processExitsWith: .success) {
                forEachLevel { level in
                    #expect(hone_pack_blocks_bytes(HONE_Q8_0, 576, 1536) == 576 * 1536 / 32 * 34, "\(level)")
                    #expect(
                        hone_pack_blocks_bytes(HONE_Q4_0, 151_936, 896) == 151_936 * 896 / 32 * 18,
                        "\(level)"
                    )
                    #expect(hone_pack_blocks_bytes(HONE_Q8_0, 1, 32) == 32 * 34, "\(level)")
                    #expect(hone_pack_blocks_bytes(HONE_Q4_0, 0, 32) == 0, "\(level)")
                }
                for kind in BlockWeights.kinds {
                    var draws = Draws(85)
                    let weights = BlockWeights(kind, n: 77, k: 160, drawing: &draws)
                    hone_level_set(HONE_LEVEL_SCALAR)
                    let twin = weights.packed().values
                    forEachLevel { level in #expect(weights.packed().values == twin, "\(level)") }
                }
            }
        }

        @Test func sizesOfZeroDoNothing() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(86)
                for (n, k) in [(0, 64), (5, 0), (0, 0)] {
                    for kind in BlockWeights.kinds {
                        let weights = BlockWeights(kind, n: n, k: k, drawing: &draws)
                        expectEqual([], "") { weights.unpack(weights.packed()) }
                    }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(87)
                let source = Numbers(draws.floats(301 * 384), HONE_F32)
                for kind in BlockWeights.kinds {
                    let weights = BlockWeights(kind, n: 301, k: 384, rounding: source.values)
                    expectSameBitsForAnyThreads(weights.description) { weights.packing(source).values }
                    expectSameBitsForAnyThreads(weights.description) {
                        weights.unpack(weights.packing(source)).map(\.bitPattern)
                    }
                }
            }
        }
    }
}
