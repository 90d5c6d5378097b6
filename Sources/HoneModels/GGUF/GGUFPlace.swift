/// Where a tensor stands in a GGUF file and in a folder, and how the two differ.
struct GGUFPlace {
    /// The name in a folder.
    var name: String
    /// The name in the file.
    var stored: String
    /// The heads in each of which pairs of rows lie side by side that a folder holds half a head apart.
    var interleavedHeads: Int?
    /// Whether the file holds the weight of a norm around 1 that a folder holds around 0.
    var isAroundOne = false
    /// Whether the file holds by output a matrix that a folder holds by input.
    var isTransposed = false

    /// Whether rows of the file are rows of the folder, in the same order.
    var keepsRows: Bool { interleavedHeads == nil && !isTransposed }

    /// The shape in the file of a tensor of `shape` in a folder, and the other way about.
    func otherShape(_ shape: [Int]) -> [Int] { isTransposed ? shape.reversed() : shape }

    /// Numbers of the file as a folder holds them.
    ///
    /// - Parameter shape: the shape in the file.
    func read(_ values: consuming [Float], _ shape: [Int]) -> [Float] {
        var values = values
        if isAroundOne { for index in values.indices { values[index] -= 1 } }
        if isTransposed, shape.count == 2 { values = Self.transposed(values, rows: shape[0]) }
        guard let heads = interleavedHeads else { return values }
        return Self.rowsMoved(values, rows: shape[0], heads: heads) { row, size in
            row % (size / 2) * 2 + row / (size / 2)
        }
    }

    /// Numbers of a folder as the file holds them.
    ///
    /// - Parameter shape: the shape in the folder.
    func written(_ values: consuming [Float], _ shape: [Int]) -> [Float] {
        var values = values
        if isAroundOne { for index in values.indices { values[index] += 1 } }
        if isTransposed, shape.count == 2 { values = Self.transposed(values, rows: shape[0]) }
        guard let heads = interleavedHeads else { return values }
        return Self.rowsMoved(values, rows: shape[0], heads: heads) { row, size in
            row % 2 * (size / 2) + row / 2
        }
    }

    /// Rows in another order within each head: `source` gives the row that moves to a place.
    private static func rowsMoved(
        _ values: [Float],
        rows: Int,
        heads: Int,
        source: (_ row: Int, _ size: Int) -> Int
    ) -> [Float] {
        let (size, width) = (rows / heads, values.count / rows)
        var result: [Float] = []
        result.reserveCapacity(values.count)
        for head in 0..<heads {
            for row in 0..<size {
                let start = (head * size + source(row, size)) * width
                result += values[start..<start + width]
            }
        }
        return result
    }

    private static func transposed(_ values: [Float], rows: Int) -> [Float] {
        let columns = values.count / rows
        var result: [Float] = []
        result.reserveCapacity(values.count)
        for column in 0..<columns {
            for row in 0..<rows { result.append(values[row * columns + column]) }
        }
        return result
    }
}
