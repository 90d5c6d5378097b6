internal import HoneTensor

extension Adapter {
    /// The weights of the base that the adapter adds to, by their names in the model folder.
    var weightNames: [String] { modules.map { $0.name + ".weight" }.sorted() }

    /// What the adapter adds to the weight `name` of the base: `scale · B A`, float32, as the model folder holds it; nil
    /// where it adds nothing.
    ///
    /// - Shapes: returns `[outputs, inputs]`, or `[inputs, outputs]` of a folder that holds the matrix by input.
    func delta(of name: String) -> Tensor? {
        guard let module = modules.first(where: { $0.name + ".weight" == name }),
            let down = module.branch.down.master
        else { return nil }
        let part = module.branch.parts[module.part]
        let a = down.value.rows(down.slices[module.part].rows)
        let delta = part.up.value.multiplied(by: PreparedMatrix(a, .byInput, as: .float32)) * part.scale
        return module.isTransposed ? delta.transposed() : delta
    }
}
