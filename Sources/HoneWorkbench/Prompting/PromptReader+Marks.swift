internal import HoneModels
internal import HoneText

extension PromptReader {
    /// `text` in which nothing is a mark for the model: a blank parts what would be one, such as the end of a turn.
    ///
    /// So what a document or a question says can end no turn and forge none.
    func withoutMarks(_ text: String) -> String {
        var text = text
        // A blank could make another mark of what is around it, though hardly more than once.
        for _ in 0..<4 {
            let marks = marks(in: text)
            guard !marks.isEmpty else { return text }
            var bytes = Array(text.utf8)
            for mark in marks.reversed() {
                let first = String(decoding: bytes[mark], as: UTF8.self).unicodeScalars.first
                bytes.insert(0x20, at: mark.lowerBound + (first.map { $0.utf8.count } ?? 0))
            }
            text = String(decoding: bytes, as: UTF8.self)
        }
        // A mark of one character cannot be parted.
        var bytes = Array(text.utf8)
        for mark in marks(in: text).reversed() { bytes.replaceSubrange(mark, with: [0x20]) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Where the model would read a mark: not where it knows no token for a character.
    private func marks(in text: String) -> [Range<Int>] {
        guard let tokenizer = decoder.tokenizer else { return [] }
        let bytes = Array(text.utf8)
        return tokenizer.pieces(of: text).filter { piece in
            guard tokenizer.isSpecial(piece.id), !piece.range.isEmpty, let mark = tokenizer.token(piece.id)
            else {
                return false
            }
            return String(decoding: bytes[piece.range], as: UTF8.self).contains(mark)
        }.map(\.range)
    }
}
