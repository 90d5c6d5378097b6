import CHoneKernels
import Glibc
import HoneTestSupport
import Testing

/// What AdamW moves.
private struct Moments {
    let value: GuardedMemory<Float>
    let mean: GuardedMemory<Float>
    let square: GuardedMemory<Float>

    init(_ values: [Float]) {
        value = GuardedMemory(count: values.count, filledWith: 0)
        mean = GuardedMemory(count: values.count, filledWith: 0)
        square = GuardedMemory(count: values.count, filledWith: 0)
        for (index, number) in values.enumerated() { value.start[index] = number }
    }

    func step(_ settings: hone_adamw_settings, _ gradient: GuardedMemory<Float>) {
        let count = Int64(gradient.count)
        hone_adamw(settings, gradient.start, value.start, mean.start, square.start, count)
    }

    var all: [Float] { value.values + mean.values + square.values }
}

private func settings(
    _ step: Int,
    rate: Float = 0.01,
    epsilon: Float = 1e-8,
    decay: Float = 0.1,
    factor: Float = 1
) -> hone_adamw_settings {
    hone_adamw_settings(
        rate: rate,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: epsilon,
        decay: decay,
        // Of the betas as float32 holds them: 1 - 0.999 is off by 2e-5 otherwise.
        mean_correction: Float(1 - pow(Double(Float(0.9)), Double(step))),
        square_correction: Float(1 - pow(Double(Float(0.999)), Double(step))),
        gradient_factor: factor
    )
}

/// Three numbers of one element in double precision, and how far float32 may be from them.
private struct Element {
    var value: Double
    var mean = 0.0
    var square = 0.0
    var valueError = 0.0
    var meanError = 0.0
    var squareError = 0.0

    /// m = β₁ m + (1 - β₁) g, v = β₂ v + (1 - β₂) g²,
    /// value = value (1 - rate decay) - rate (m / c₁) / (√(v / c₂) + ε).
    ///
    /// Each operation is rounded: at most five on the way of a term of m, six of v, ten of the quotient. What
    /// was off before the step goes on with its factor; half of v's relative error reaches its root.
    mutating func step(_ s: hone_adamw_settings, _ gradient: Float) {
        let (u, g) = (Tolerance.roundoff, Double(gradient) * Double(s.gradient_factor))
        let (beta1, beta2) = (Double(s.beta1), Double(s.beta2))
        meanError = beta1 * meanError + 5 * u * (abs(mean) + abs(g)) + 0x1p-149
        mean = beta1 * mean + (1 - beta1) * g
        square = beta2 * square + (1 - beta2) * g * g
        squareError = beta2 * squareError + 6 * u * square + 0x1p-149
        let root = (square / Double(s.square_correction)).squareRoot()
        let divisor = root + Double(s.epsilon)
        let rate = Double(s.rate) / Double(s.mean_correction)
        let move = rate * mean / divisor
        let rootError = square == 0 ? 0 : min(0.5 * squareError / square, 1) * root
        let keep = 1 - Double(s.rate) * Double(s.decay)
        valueError =
            keep * valueError + 3 * u * abs(value) + rate * meanError / divisor
            + abs(move) * (1.1 * rootError / divisor + 10 * u) + u * abs(move)
        value = value * keep - move
    }
}

extension KernelTests {
    @Suite struct AdamWTests {
        @Test func severalSteps() async {
            await #expect(processExitsWith: .success) {
                for count in Array(0...70) + [384, 16_383, 16_384, 16_385, 40_001] {
                    var draws = Draws(UInt64(count) + 50)
                    let start = draws.floats(count)
                    let gradients = (0..<5).map { _ in GuardedMemory(draws.floats(count, scale: 0.1)) }
                    let steps = (1...5).map {
                        settings($0, epsilon: $0 == 3 ? 0.01 : 1e-8, factor: $0 % 2 == 0 ? 0.3 : 1)
                    }
                    var elements = start.map { Element(value: Double($0)) }
                    for (step, gradient) in zip(steps, gradients) {
                        for index in elements.indices { elements[index].step(step, gradient.start[index]) }
                    }
                    let expected = elements.map(\.value) + elements.map(\.mean) + elements.map(\.square)
                    let bounds =
                        elements.map(\.valueError) + elements.map(\.meanError) + elements.map(\.squareError)
                    expectAtEveryLevel(expected, within: bounds, "\(count)") {
                        let moments = Moments(start)
                        for (step, gradient) in zip(steps, gradients) { moments.step(step, gradient) }
                        return moments.all
                    }
                }
            }
        }

        /// From moments of zero, without epsilon and decay, the first step is the rate against the gradient's
        /// sign, whatever its size.
        @Test func theFirstStepIsTheRate() async {
            await #expect(processExitsWith: .success) {
                let gradient = GuardedMemory<Float>([1e-12, -1e-12, 1, -1, 1e15, -1e15, 3e-5, -7])
                let expected = gradient.values.map { $0 > 0 ? 1.75 : 2.25 }
                expectAtEveryLevel(expected, within: expected.map { _ in 16 * Tolerance.roundoff }) {
                    let moments = Moments(.init(repeating: 2, count: 8))
                    moments.step(settings(1, rate: 0.25, epsilon: 0, decay: 0), gradient)
                    return moments.value.values
                }
            }
        }

        /// Without a gradient only the decay moves the value; without a rate nothing does.
        @Test func decayAloneAndNoRate() async {
            await #expect(processExitsWith: .success) {
                let (zero, one) = (GuardedMemory<Float>([0, 0, 0]), GuardedMemory<Float>([1, -1, 5]))
                expectAtEveryLevel([0.875, -1.75, 0], within: [0, 0, 0]) {
                    let moments = Moments([1, -2, 0])
                    moments.step(settings(3, rate: 0.25, decay: 0.5), zero)
                    return moments.value.values
                }
                expectAtEveryLevel([1, -2, 0], within: [0, 0, 0]) {
                    let moments = Moments([1, -2, 0])
                    moments.step(settings(3, rate: 0), one)
                    return moments.value.values
                }
            }
        }

        /// A NaN in the gradient reaches the three numbers of its element.
        @Test func notANumberStaysInItsElement() async {
            await #expect(processExitsWith: .success) {
                let gradient = GuardedMemory<Float>([0, .nan, 0])
                let expected = [0.875, .nan, 0, 0, .nan, 0, 0, .nan, 0]
                expectAtEveryLevel(expected, within: expected.map { _ in 0 }) {
                    let moments = Moments([1, -2, 0])
                    moments.step(settings(3, rate: 0.25, decay: 0.5), gradient)
                    return moments.all
                }
            }
        }

        /// Some rows of a table move as they would alone; the others keep their bits.
        @Test func someRowsOfATable() async {
            await #expect(processExitsWith: .success) {
                let (width, rows) = (37, (0..<100).map { Int32($0 * 3 + $0 % 2) })
                var draws = Draws(52)
                let table = draws.floats(320 * width)
                let gradient = GuardedMemory(draws.floats(rows.count * width))
                let moved = rows.flatMap { table[Int($0) * width..<(Int($0) + 1) * width] }
                let dense = Moments(moved)
                for step in 1...3 { dense.step(settings(step), gradient) }
                var expected = table
                for (place, row) in rows.enumerated() {
                    let part = dense.value.values[place * width..<(place + 1) * width]
                    expected.replaceSubrange(Int(row) * width..<(Int(row) + 1) * width, with: part)
                }
                let value = GuardedMemory<Float>(count: table.count, filledWith: 0)
                for (index, number) in table.enumerated() { value.start[index] = number }
                let mean = GuardedMemory<Float>(count: gradient.count, filledWith: 0)
                let square = GuardedMemory<Float>(count: gradient.count, filledWith: 0)
                for step in 1...3 {
                    let (count, width) = (Int64(rows.count), Int64(width))
                    hone_adamw_rows(
                        settings(step),
                        gradient.start,
                        value.start,
                        mean.start,
                        square.start,
                        rows,
                        count,
                        width
                    )
                }
                #expect(value.values == expected)
                #expect(mean.values == dense.mean.values && square.values == dense.square.values)
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(51)
                let (start, gradient) = (draws.floats(100_003), GuardedMemory(draws.floats(100_003)))
                expectSameBitsForAnyThreads {
                    let moments = Moments(start)
                    for step in 1...3 { moments.step(settings(step), gradient) }
                    return moments.all.map(\.bitPattern)
                }
            }
        }
    }
}
