internal import HoneBase

/// One table of an embedding and the row of it that each token takes.
public struct EmbeddingLookup {
    /// `[rows, channels]`, float32 or bfloat16.
    public var table: Tensor
    /// A row for each token; nil where every token takes row 0.
    public var index: [Int32]?

    /// The rows `index` of `table`.
    public init(_ table: Tensor, _ index: [Int32]?) {
        self.table = table
        self.index = index
    }
}

extension Tensor {
    /// The sum of the rows that each token takes from each table.
    ///
    /// - Shapes: tables `[rows, channels]`; returns `[tokens, channels]` of type `type`.
    public static func embedding(_ lookups: [EmbeddingLookup], tokens: Int, as type: DType, tape: Tape? = nil)
        -> Tensor
    {
        guard let first = lookups.first else { fatalError("embedding: no table") }
        let backend = first.table.backend
        let channels = first.table.shape[1]
        let tables = lookups.map { lookup in
            require(
                lookup.table.shape.rank == 2 && lookup.table.shape[1] == channels,
                "embedding: table \(lookup.table.shape) beside \(first.table.shape)"
            )
            guard let index = lookup.index else { return (rows: lookup.table, index: Tensor?.none) }
            require(index.count == tokens, "embedding: \(index.count) rows for \(tokens) tokens")
            let limit = Int32(lookup.table.shape[0])
            for row in index {
                require(row >= 0 && row < limit, "embedding: row \(row) of table \(lookup.table.shape)")
            }
            return (rows: lookup.table, index: Tensor(index, shape: [tokens], on: backend))
        }
        let result = Tensor(uninitialized: [tokens, channels], type, on: backend)
        backend.embed(tables, into: result)
        return result.recorded(
            on: tape,
            "embedding",
            from: lookups.map(\.table.node),
            by: EmbeddingRule(tables: lookups.map { $0.gradientTable(tokens: tokens, tape) })
        )
    }
}

extension EmbeddingLookup {
    /// The shape of the table's gradient and the row of it that each token adds to; nil for a table off the tape.
    fileprivate func gradientTable(tokens: Int, _ tape: Tape?) -> (shape: Shape, index: RowIndex)? {
        guard let node = table.node else { return nil }
        let rows = index ?? [Int32](repeating: 0, count: tokens)
        guard let parameter = tape?.parameter(at: node), parameter.movingRows != nil else {
            return (table.shape, RowIndex(rows))
        }
        let places = rows.map { parameter.movingPlaces[Int($0)] }
        require(
            !places.contains(-1),
            "embedding: a token takes a row of \(parameter.name) that does not move"
        )
        return (parameter.gradientShape, RowIndex(places))
    }
}

/// The gradient of a row is the sum over the tokens that took it; a table that is not on the tape is nil.
private struct EmbeddingRule: AddingRule {
    let tables: [(shape: Shape, index: RowIndex)?]

    func add(of result: Tensor, input: Int, to gradient: Tensor) {
        guard let table = tables[input] else { return }
        let rows = table.index.rows
        let taken = Tensor(uninitialized: [rows.count, gradient.shape[1]], .float32, on: result.backend)
        result.backend.embedBackward(result, table.index.compact, into: taken)
        for (place, row) in rows.enumerated() {
            let sum = gradient.rows(Int(row)..<Int(row) + 1)
            result.backend.add(sum, taken.rows(place..<place + 1), into: sum)
        }
    }

    func gradients(of result: Tensor) -> [Tensor?] {
        tables.map { table in
            guard let table else { return nil }
            let gradient = Tensor(uninitialized: table.shape, .float32, on: result.backend)
            result.backend.embedBackward(result, table.index, into: gradient)
            return gradient
        }
    }
}
