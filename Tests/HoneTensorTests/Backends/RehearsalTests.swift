import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct RehearsalTests {
    /// One step of a small network, on whichever backend: the loss's gradients.
    private func step(on backend: any Backend, rows: Int) -> Gradients {
        let tape = Tape()
        let weight = Weight(trainable: Parameter("w", .zeros([48, 64], on: backend)))
        let gain = Parameter("g", .zeros([48], on: backend))
        let bias = Parameter("b", .zeros([48], on: backend))
        let x = Tensor([Float](repeating: 1, count: rows * 64), shape: [rows, 64], on: backend)
        let states = x.linear(weight, tape: tape)
            .layerNorm(weight: tape.watch(gain), bias: tape.watch(bias), epsilon: 1e-5, tape: tape)
        let targets = Tensor([Int32](repeating: 0, count: rows), shape: [rows], on: backend)
        return tape.gradients(of: states.crossEntropy(targets, tape: tape))
    }

    /// Memory is counted as blocks of the pool, and nothing of it is taken.
    @Test func memoryIsCounted() {
        let rehearsal = Rehearsal()
        let tensor = Tensor.zeros([1_024, 1_024, 1_024], on: rehearsal)
        #expect(rehearsal.pool.usage.inUse == 4 << 30)
        withExtendedLifetime(tensor) {}
        let before = rehearsal.pool.usage.inUse
        let gradients = step(on: rehearsal, rows: 100)
        #expect(rehearsal.pool.usage.peak > before)
        withExtendedLifetime(gradients) {}
    }

    /// Twice the rows take twice the work of products, and the peak grows by what holds rows.
    @Test func workGrowsWithTheRows() {
        func work(_ rows: Int) -> Rehearsal.Work {
            let rehearsal = Rehearsal()
            _ = step(on: rehearsal, rows: rows)
            return rehearsal.work
        }
        let (once, twice) = (work(64), work(128))
        // Forward 2 m n k and the gradient of the weight the same; x has no gradient.
        #expect(once.productOperations == 2 * 2 * 64 * 48 * 64)
        #expect(twice.productOperations == 2 * once.productOperations)
        #expect(twice.otherBytes > once.otherBytes)
        #expect(twice.minus(once).productOperations == once.productOperations)
    }

    /// The gradient of x takes as many operations as the product, and those of a branch are added.
    @Test func gradientsOfInputsAreCounted() {
        let rehearsal = Rehearsal()
        func matrix(_ outputs: Int) -> PreparedMatrix {
            PreparedMatrix(.zeros([outputs, 64], on: rehearsal), .byOutput, as: .float32)
        }
        let before = rehearsal.work
        let dy = Tensor.zeros([10, 48], on: rehearsal)
        let dx = dy.multiplied(backThrough: matrix(48), adding: (.zeros([10, 8], on: rehearsal), matrix(8)))
        #expect(dx.shape == [10, 64])
        #expect(rehearsal.work.minus(before).productOperations == 2 * 10 * 64 * (48 + 8))
    }

    /// What is read back is zero, so that no program goes astray on leftover memory.
    @Test func numbersAreZero() {
        let rehearsal = Rehearsal()
        let x = Tensor([1, 2, 3] as [Float], shape: [3], on: rehearsal)
        #expect((x + x).floats() == [0, 0, 0])
        #expect(x.dot(x) == 3)
    }
}
