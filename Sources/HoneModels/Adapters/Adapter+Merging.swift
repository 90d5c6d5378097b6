internal import HoneTensor

extension Adapter {
    /// The weights of the base that the adapter adds to, by their names in the model folder.
    var weightNames: [String] {
        allBranches.flatMap { $0.down.master?.slices ?? [] }.map { Self.weightName(of: $0.name) }.sorted()
    }

    /// What the adapter adds to the weight `name` of the base: `scale · B A`, `[outputs, inputs]` float32; nil where it
    /// adds nothing.
    func delta(of name: String) -> Tensor? {
        for branch in allBranches {
            guard let down = branch.down.master else { continue }
            var row = 0
            for (part, slice) in down.slices.enumerated() {
                let outputs = row..<row + branch.parts[part].count
                row = outputs.upperBound
                guard Self.weightName(of: slice.name) == name else { continue }
                let (a, b) = (down.value.rows(slice.rows), branch.up.value.rows(outputs))
                return b.multiplied(by: PreparedMatrix(a, .byInput, as: .float32)) * branch.scale
            }
        }
        return nil
    }

    /// `base_model.model.X.lora_A.weight` adds to `X.weight`.
    private static func weightName(of name: String) -> String {
        String(name.dropFirst(LoRA.prefix.count).dropLast(".lora_A.weight".count)) + ".weight"
    }
}
