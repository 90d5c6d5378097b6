/// Which tokens took which row of a table, sorted by row.
public struct RowIndex: Sendable {
    /// The tokens, those of one row side by side.
    let order: [Int32]
    /// Where each row's tokens begin in `order`, and the end.
    let starts: [Int32]
    /// The rows that were taken, rising.
    let rows: [Int32]

    /// The tokens that took each row in `index`.
    ///
    /// - Complexity: O(tokens · log tokens).
    init(_ index: [Int32]) {
        order = index.indices.map(Int32.init).sorted { (index[Int($0)], $0) < (index[Int($1)], $1) }
        var starts: [Int32] = []
        var rows: [Int32] = []
        for (position, token) in order.enumerated() where rows.last != index[Int(token)] {
            rows.append(index[Int(token)])
            starts.append(Int32(position))
        }
        self.starts = starts + [Int32(order.count)]
        self.rows = rows
    }

    private init(order: [Int32], starts: [Int32], rows: [Int32]) {
        (self.order, self.starts, self.rows) = (order, starts, rows)
    }

    /// The same tokens with the rows that were taken numbered from 0: of a table of these rows alone.
    var compact: RowIndex {
        RowIndex(order: order, starts: starts, rows: (0..<Int32(rows.count)).map(\.self))
    }
}
