internal import HoneModels
internal import HoneText
internal import HoneTraining

/// What a decoder will see of its training rows: told before the first step.
public struct TuningPreview {
    /// A stretch of a row's text.
    public struct Part: Sendable, Equatable {
        /// What stands there, special tokens as they are named.
        public var text: String
        /// Whether its tokens are trained on.
        public var isSupervised: Bool
    }

    /// The number of rows; none where the base is no decoder.
    public let count: Int
    /// The tokens of all rows, and those of them that are trained on.
    public let tokens: Int, supervisedTokens: Int
    /// The tokens of the longest row.
    public let longest: Int
    private let rows: [Supervised.Text]
    private let tokenizer: (any Tokenizer)?

    init(_ rows: [Supervised.Text], _ base: Base) {
        self.rows = rows
        count = rows.count
        tokens = rows.reduce(0) { $0 + $1.ids.count }
        supervisedTokens = rows.reduce(0) { $0 + $1.supervisedCount }
        longest = rows.map(\.ids.count).max() ?? 0
        tokenizer = base.kind == .decoder ? base.decoder.tokenizer : nil
    }

    /// A row's text in stretches that are trained on and not.
    public func parts(of row: Int) -> [Part] {
        guard let tokenizer, rows.indices.contains(row) else { return [] }
        let text = rows[row]
        var parts: [Part] = []
        var start = 0
        func add(_ end: Int, isSupervised: Bool) {
            guard end > start else { return }
            var bytes: [UInt8] = []
            for index in start..<end {
                tokenizer.appendBytes(of: text.ids[index], isFirst: index == 0, to: &bytes)
            }
            parts.append(Part(text: String(decoding: bytes, as: UTF8.self), isSupervised: isSupervised))
            start = end
        }
        for span in text.spans where span.weight > 0 {
            add(span.tokens.lowerBound, isSupervised: false)
            add(span.tokens.upperBound, isSupervised: true)
        }
        add(text.ids.count, isSupervised: false)
        return parts
    }
}
