internal import HoneTensor

extension Decoder {
    /// Takes one step of training on a text of so many tokens, for a decoder on a rehearsal: what it counts is what the
    /// step takes.
    ///
    /// - Parameter lora: what is trained beside the decoder; nil for its own parameters.
    /// - Returns: the numbers that move, and the multiplications and additions of the step's products.
    /// - Throws: `ModelError` where the adapter cannot be made.
    public func rehearseTraining(_ lora: LoRA?, tokens: Int) throws(ModelError) -> (
        movingCount: Int, operations: Double
    ) {
        guard let rehearsal = backend as? Rehearsal else { return (0, 0) }
        var adapter: Adapter?
        if let lora {
            do throws(AdapterError) {
                adapter = try lora.adapter(for: linearModules, as: matrixType, seed: 0, on: backend)
            } catch { throw .weights(error) }
        }
        let before = rehearsal.work
        let tape = Tape()
        let pass = ForwardPass(tape: tape, adapter: adapter, recomputesBlocks: true)
        let count = min(tokens, maximumTokens)
        let states = states(of: PackedTokens([[Int32](repeating: 0, count: count)]), pass)
        let next = NextTokens(
            rows: (0..<Int32(count)).map(\.self),
            targets: [Int32](repeating: 0, count: count)
        )
        _ = tape.takeGradients(of: crossEntropy(of: next, states, pass))
        let moving = adapter?.parameters ?? parameters
        return (
            moving.reduce(0) { $0 + $1.value.count },
            rehearsal.work.minus(before).productOperations
        )
    }
}
