internal import HoneBase

/// Rows of text in aligned columns.
struct Table {
    enum Alignment { case left, right }

    struct Column {
        var title: String
        var alignment = Alignment.left
    }

    private let columns: [Column]
    private var rows: [(cells: [String], style: Style?)] = []

    init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row with a cell for each column.
    mutating func add(_ cells: [String], style: Style? = nil) {
        require(cells.count == columns.count, "Table: \(cells.count) cells for \(columns.count) columns")
        rows.append((cells, style))
    }

    /// The table as text, a line each for the titles and every row.
    var text: String {
        let widths = columns.indices.map { column in
            rows.map(\.cells[column].count).reduce(columns[column].title.count, max)
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.indices.map { index in
                let space = String(repeating: " ", count: widths[index] - cells[index].count)
                return columns[index].alignment == .left ? cells[index] + space : space + cells[index]
            }
            var text = padded.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return text
        }
        let title = Style.dim(line(columns.map(\.title)))
        return ([title] + rows.map { row in row.style?(line(row.cells)) ?? line(row.cells) }).joined(
            separator: "\n"
        )
    }
}
