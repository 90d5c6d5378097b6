internal import HoneBase

extension Tensor {
    /// The `count` largest values of each row in falling order, and their
    /// columns; ties go to the lower column.
    ///
    /// - Shapes: x `[rows, columns]` float32, count <= columns; returns `[rows, count]` int32 and float32.
    public func largest(_ count: Int) -> (indices: Tensor, values: Tensor) {
        requireUnrecorded("largest")
        require(
            shape.rank == 2 && count >= 0 && count <= shape[1],
            "largest: \(count) of each row of \(shape)"
        )
        let indices = Tensor(uninitialized: [shape[0], count], .int32, on: backend)
        let values = Tensor(uninitialized: [shape[0], count], .float32, on: backend)
        backend.selectLargest(self, indices: indices, values: values)
        return (indices, values)
    }
}
