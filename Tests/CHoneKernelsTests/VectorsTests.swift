import CHoneKernels
import HoneTestSupport
import Testing

private let counts = Array(0...70) + [255, 1023, 100_003]

/// A double as two numbers in float32, so that its difference from the expected one shows far below float32.
private func split(_ value: Double, from expected: Double) -> [Float] { [Float(value - expected)] }

extension KernelTests {
    @Suite struct VectorsTests {
        /// Sums in double precision: the error of n additions of magnitudes Σ|t|, at most n 2⁻⁵³ Σ|t|, and as much
        /// for the oracle.
        @Test func dotAndSumAreInDoublePrecision() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(28)
                for count in counts {
                    let (x, y) = (GuardedMemory(draws.floats(count)), GuardedMemory(draws.floats(count)))
                    let (left, right) = (x.values.map(Double.init), y.values.map(Double.init))
                    let products = zip(left, right).map(*)
                    for (terms, kernel) in [
                        (left, { hone_sum(x.start, Int64(count)) }),
                        (products, { hone_dot(x.start, y.start, Int64(count)) }),
                    ] {
                        let expected = terms.reduce(0, +)
                        let magnitude = terms.reduce(0) { $0 + abs($1) }
                        let bound = 2 * Double(count) * 0x1p-53 * magnitude
                        expectAtEveryLevel([0], within: [bound], "\(count)") {
                            split(kernel(), from: expected)
                        }
                    }
                }
            }
        }

        /// What cancels in double precision would be lost in float32.
        @Test func cancellationLeavesTheSmallTerms() async {
            await #expect(processExitsWith: .success) {
                let values: [Float] = (0..<99).flatMap { _ in [1e8, 1.5, -1e8] }
                let x = GuardedMemory(values)
                let ones = GuardedMemory([Float](repeating: 1, count: values.count))
                expectAtEveryLevel([148.5], within: [0]) { [Float(hone_sum(x.start, 297))] }
                expectAtEveryLevel([148.5], within: [0]) { [Float(hone_dot(x.start, ones.start, 297))] }
                expectAtEveryLevel([148.5], within: [0]) {
                    let sums = GuardedMemory<Float>(count: 1, filledWith: -1)
                    hone_column_sums(x.start, HONE_F32, 297, 1, sums.start)
                    return sums.values
                }
            }
        }

        @Test func columnSums() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(29)
                for rows in [0, 1, 2, 33, 1000] {
                    for columns in Array(0...40) + [63, 64, 65, 129, 384] {
                        let values = draws.floats(rows * columns)
                        for type in bothTypes {
                            let x = Numbers(values, type)
                            var expected = [Double](repeating: 0, count: columns)
                            for (index, value) in x.doubles.enumerated() {
                                expected[index % columns] += value
                            }
                            // Summed in double precision and rounded once.
                            let bounds = expected.map {
                                abs($0) * Tolerance.roundoff + Double(rows) * Double(rows) * 0x1p-52
                            }
                            expectAtEveryLevel(expected, within: bounds, "\(name(type)) \(rows)x\(columns)") {
                                let sums = GuardedMemory<Float>(count: columns, filledWith: -1)
                                hone_column_sums(x.address, type, Int64(rows), Int64(columns), sums.start)
                                return sums.values
                            }
                        }
                    }
                }
            }
        }

        /// Above the size at which threads share the columns.
        @Test func columnSumsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    var draws = Draws(32)
                    let x = Numbers(draws.floats(301 * 385), type)
                    expectSameBitsForAnyThreads(name(type)) {
                        let sums = GuardedMemory<Float>(count: 385, filledWith: -1)
                        hone_column_sums(x.address, type, 301, 385, sums.start)
                        return sums.values.map(\.bitPattern)
                    }
                }
            }
        }

        /// Rounded to float32 and then to bfloat16, a sum of two bfloat16 is the exact sum rounded once: 24
        /// bits are more than twice eight and two.
        @Test func additionInBFloat16() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(33)
                for count in counts {
                    let x = Numbers(draws.floats(count, scale: 3), HONE_BF16)
                    let y = Numbers(draws.floats(count), HONE_BF16)
                    let expected = zip(x.doubles, y.doubles).map { BFloat16.rounded($0 + $1) }
                    let exactly = expected.map { _ in 0.0 }
                    func halves(_ address: UnsafeMutableRawPointer) -> UnsafeMutablePointer<UInt16> {
                        address.assumingMemoryBound(to: UInt16.self)
                    }
                    let left = x.address.assumingMemoryBound(to: UInt16.self)
                    let right = y.address.assumingMemoryBound(to: UInt16.self)
                    let length = Int64(count)
                    expectAtEveryLevel(expected, within: exactly, "\(count)") {
                        let z = Output(count, HONE_BF16)
                        hone_add_bf16(left, right, halves(z.address), length)
                        return z.values
                    }
                    expectAtEveryLevel(expected, within: exactly, "to the first, \(count)") {
                        let z = Output(x)
                        hone_add_bf16(halves(z.address), right, halves(z.address), length)
                        return z.values
                    }
                    expectAtEveryLevel(expected, within: exactly, "to the second, \(count)") {
                        let z = Output(y)
                        hone_add_bf16(left, halves(z.address), halves(z.address), length)
                        return z.values
                    }
                }
            }
        }

        /// One rounding each for scale and add; for axpy one or two, as the level fuses them.
        @Test func elementwise() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(30)
                for count in counts {
                    let (first, second) = (draws.floats(count), draws.floats(count))
                    let (x, y) = (GuardedMemory(first), GuardedMemory(second))
                    let factor: Float = 1.7
                    func copy(_ values: [Float]) -> GuardedMemory<Float> {
                        let memory = GuardedMemory<Float>(count: count, filledWith: -1)
                        for (index, value) in values.enumerated() { memory.start[index] = value }
                        return memory
                    }
                    func expectExact(
                        _ expected: [Float],
                        _ comment: String,
                        kernel: (GuardedMemory<Float>) -> Void
                    ) {
                        let zeros = expected.map { _ in 0.0 }
                        expectAtEveryLevel(expected.map(Double.init), within: zeros, "\(comment), \(count)") {
                            let result = copy(comment.hasSuffix("second") ? second : first)
                            kernel(result)
                            return result.values
                        }
                    }
                    let length = Int64(count)
                    let scaled = first.map { Float(Double($0) * Double(factor)) }
                    let sums = zip(first, second).map { Float(Double($0) + Double($1)) }
                    expectExact(scaled, "scale") { hone_scale(factor, x.start, $0.start, length) }
                    expectExact(scaled, "scale in place") { hone_scale(factor, $0.start, $0.start, length) }
                    expectExact(sums, "add") { hone_add(x.start, y.start, $0.start, length) }
                    expectExact(sums, "add to the first") { hone_add($0.start, y.start, $0.start, length) }
                    expectExact(sums, "add to the second") { hone_add(x.start, $0.start, $0.start, length) }
                    let moved = zip(first, second).map { Double(factor) * Double($0) + Double($1) }
                    let bounds = zip(first, moved).map {
                        Tolerance.roundoff * (abs(Double(factor) * Double($0)) + abs($1)) * 1.001
                    }
                    expectAtEveryLevel(moved, within: bounds, "axpy, \(count)") {
                        let result = copy(second)
                        hone_axpy(factor, x.start, result.start, length)
                        return result.values
                    }
                }
            }
        }

        @Test func notANumberAndInfinity() async {
            await #expect(processExitsWith: .success) {
                let x = GuardedMemory<Float>([1, .nan, .infinity, -.infinity, 2])
                let y = GuardedMemory<Float>([1, 1, -.infinity, -.infinity, 3])
                let zeros = [Double](repeating: 0, count: 5)
                let memory = { GuardedMemory<Float>(count: 5, filledWith: 1) }
                expectAtEveryLevel([2, .nan, .nan, -.infinity, 5], within: zeros) {
                    let z = memory()
                    hone_add(x.start, y.start, z.start, 5)
                    return z.values
                }
                expectAtEveryLevel([-2, .nan, -.infinity, .infinity, -4], within: zeros) {
                    let z = memory()
                    hone_scale(-2, x.start, z.start, 5)
                    return z.values
                }
                expectAtEveryLevel([3, .nan, .infinity, -.infinity, 5], within: zeros) {
                    let z = memory()
                    hone_axpy(2, x.start, z.start, 5)
                    return z.values
                }
                expectAtEveryLevel([.nan, .nan, .infinity], within: [0, 0, 0]) {
                    let last = hone_dot(x.start + 2, x.start + 2, 3)
                    return [Float(hone_sum(x.start, 5)), Float(hone_dot(x.start, y.start, 5)), Float(last)]
                }
                expectAtEveryLevel([1, .nan, .infinity, -.infinity, 2], within: zeros) {
                    let sums = memory()
                    hone_column_sums(x.start, HONE_F32, 1, 5, sums.start)
                    return sums.values
                }
                let (left, right) = (Numbers(x.values, HONE_BF16), Numbers(y.values, HONE_BF16))
                expectAtEveryLevel([2, .nan, .nan, -.infinity, 5], within: zeros) {
                    let z = Output(5, HONE_BF16)
                    hone_add_bf16(
                        left.address.assumingMemoryBound(to: UInt16.self),
                        right.address.assumingMemoryBound(to: UInt16.self),
                        z.address.assumingMemoryBound(to: UInt16.self),
                        5
                    )
                    return z.values
                }
                expectAtEveryLevel([1, .nan, .infinity, -.infinity, 2], within: zeros) {
                    let sums = memory()
                    hone_column_sums(left.address, HONE_BF16, 1, 5, sums.start)
                    return sums.values
                }
            }
        }
    }
}
