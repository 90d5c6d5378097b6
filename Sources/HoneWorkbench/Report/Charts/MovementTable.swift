internal import HoneBase

/// How far each tensor of a base was moved: a table of layers by kinds of tensor, darker where it moved more.
struct MovementTable {
    private let kinds: [String]
    private let layers: [(name: String, changes: [String: Double])]
    private let most: Double

    /// The table of `trace`; nil where nothing of the base was moved.
    init?(_ trace: TrainingTrace) {
        var kinds: [String] = []
        var layers: [(name: String, changes: [String: Double])] = []
        for moved in trace.moved where moved.name.hasSuffix(".weight") {
            let (layer, kind) = Self.place(of: moved.name)
            if !kinds.contains(kind) { kinds.append(kind) }
            if layers.last?.name != layer, !layers.contains(where: { $0.name == layer }) {
                layers.append((layer, [:]))
            }
            guard let index = layers.firstIndex(where: { $0.name == layer }) else { continue }
            layers[index].changes[kind] = moved.change
        }
        guard let most = layers.flatMap(\.changes.values).max(), most > 0 else { return nil }
        (self.kinds, self.layers, self.most) = (kinds, layers, most)
    }

    /// `encoder.layer.3.attention.self.query.weight` is the layer 3 and the kind `attention.self.query`.
    private static func place(of name: String) -> (layer: String, kind: String) {
        let parts = name.split(separator: ".").dropLast().map(String.init)
        guard let number = parts.firstIndex(where: { Int($0) != nil }) else {
            return (parts.first ?? name, parts.dropFirst().joined(separator: "."))
        }
        return (
            "\(parts[..<number].joined(separator: ".")) \(parts[number])",
            parts[(number + 1)...].joined(separator: ".")
        )
    }

    /// The table.
    var markup: HTML {
        let head = kinds.map { "<th class=\"up\" scope=\"col\"><span>\(HTML.name($0))</span></th>" as HTML }
        let rows = layers.map { layer -> HTML in
            let cells = kinds.map { kind -> HTML in
                guard let change = layer.changes[kind] else { return "<td></td>" }
                let shade = Int((change / most * 6).rounded())
                return "<td class=\"r\(shade)\">\(Figure.decimal(change * 100, change < 0.0995 ? 1 : 0))</td>"
            }
            return "<tr><th scope=\"row\">\(HTML.name(layer.name))</th>\(cells)</tr>"
        }
        return """
            <div class="scroll"><table class="heat"><thead><tr><td class="corner">change in %</td>\(head)</tr></thead>\
            <tbody>\(rows)</tbody></table></div>
            """
    }
}
