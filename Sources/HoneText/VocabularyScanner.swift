internal import HoneBase

/// Why the vocabulary in a tokenizer.json cannot be read, and where.
struct VocabularySyntaxError: Error {
    var line: Int
    var what: String
}

/// Finds the object `model.vocab` in the bytes of a tokenizer.json and reads it token by token.
///
/// Tokens stay bytes all the way: a vocabulary may hold tokens that are canonically equivalent, which are
/// equal as Swift strings and so could not both be members of a `JSONObject`.
struct VocabularyScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Where the object `model.vocab` stands, braces included; nil where there is none or the text is not
    /// JSON.
    static func vocabularyRange(in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var scanner = VocabularyScanner(bytes)
        guard scanner.enterMember("model"), scanner.enterMember("vocab") else { return nil }
        let start = scanner.position
        guard start < bytes.count, bytes[start] == UInt8(ascii: "{"), scanner.skipValue() else { return nil }
        return start..<scanner.position
    }

    /// The tokens of the object that stands at `range`, each with its id and line.
    ///
    /// - Throws: `VocabularySyntaxError` where it is no object of whole numbers.
    static func vocabulary(
        at range: Range<Int>,
        of bytes: UnsafeBufferPointer<UInt8>
    ) throws(VocabularySyntaxError) -> (tokens: ByteStrings, rows: [Vocabulary.Row]) {
        var scanner = VocabularyScanner(UnsafeBufferPointer(rebasing: bytes[..<range.upperBound]))
        scanner.position = range.lowerBound
        return try scanner.entries(line: 1 + bytes[..<range.lowerBound].count { $0 == UInt8(ascii: "\n") })
    }

    /// The tokens of a file that is nothing but the object, as vocab.json is.
    ///
    /// - Throws: `VocabularySyntaxError` where it is no object of whole numbers.
    static func vocabulary(
        of bytes: UnsafeBufferPointer<UInt8>
    ) throws(VocabularySyntaxError) -> (tokens: ByteStrings, rows: [Vocabulary.Row]) {
        var scanner = VocabularyScanner(bytes)
        var line = 1
        scanner.skipWhiteSpace(&line)
        guard scanner.position < bytes.count, bytes[scanner.position] == UInt8(ascii: "{") else {
            throw VocabularySyntaxError(line: line, what: "an object of tokens and ids is expected")
        }
        let read = try scanner.entries(line: line)
        scanner.skipWhiteSpace()
        guard scanner.position == bytes.count else {
            throw VocabularySyntaxError(line: line, what: "nothing is expected behind the object")
        }
        return read
    }

    // MARK: - Finding

    /// Moves from the start of an object to the value of its member `name`.
    private mutating func enterMember(_ name: String) -> Bool {
        skipWhiteSpace()
        guard take("{") else { return false }
        while true {
            skipWhiteSpace()
            let start = position + 1
            guard skipString() else { return false }
            let isWanted = bytes[start..<(position - 1)].elementsEqual(name.utf8)
            skipWhiteSpace()
            guard take(":") else { return false }
            skipWhiteSpace()
            if isWanted { return true }
            guard skipValue() else { return false }
            skipWhiteSpace()
            guard take(",") else { return false }
        }
    }

    /// Moves past a value, of which only the brackets and the strings are looked at.
    private mutating func skipValue() -> Bool {
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                guard skipString() else { return false }
                if depth == 0 { return true }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return true }
                depth -= 1
                if depth == 0 {
                    position += 1
                    return true
                }
            case UInt8(ascii: ","): if depth == 0 { return true }
            default: break
            }
            position += 1
        }
        return false
    }

    private mutating func skipString() -> Bool {
        guard take("\"") else { return false }
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return true
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return false
    }

    private mutating func skipWhiteSpace() {
        while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    // MARK: - Reading

    private mutating func entries(
        line: Int
    ) throws(VocabularySyntaxError) -> (tokens: ByteStrings, rows: [Vocabulary.Row]) {
        var tokens = ByteStrings()
        var rows: [Vocabulary.Row] = []
        var line = line
        _ = take("{")
        skipWhiteSpace(&line)
        if take("}") { return (tokens, rows) }
        while true {
            skipWhiteSpace(&line)
            tokens.append(try token(line))
            skipWhiteSpace(&line)
            guard take(":") else { throw error("':' is expected after a token", line) }
            skipWhiteSpace(&line)
            rows.append(Vocabulary.Row(index: rows.count, id: try number(line), line: line))
            skipWhiteSpace(&line)
            if take(",") { continue }
            if take("}") { return (tokens, rows) }
            throw error("',' or '}' is expected in the vocabulary", line)
        }
    }

    private mutating func skipWhiteSpace(_ line: inout Int) {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\n"): line += 1
            case 0x20, 0x0D, 0x09: break
            default: return
            }
            position += 1
        }
    }

    private mutating func token(_ line: Int) throws(VocabularySyntaxError) -> [UInt8] {
        let start = position
        guard skipString() else { throw error("a token in double quotes is expected", line) }
        let content = UnsafeBufferPointer(rebasing: bytes[(start + 1)..<(position - 1)])
        let isPlain = content.allSatisfy { $0 >= 0x20 && $0 < 0x80 && $0 != UInt8(ascii: "\\") }
        if isPlain { return Array(content) }
        // What is escaped or not ASCII is read, and refused, by the reader of all JSON.
        do throws(JSONSyntaxError) {
            let text = try JSONScanner.parse(UnsafeBufferPointer(rebasing: bytes[start..<position]))
            return Array((text.string ?? "").utf8)
        } catch {
            throw VocabularySyntaxError(line: line, what: error.what)
        }
    }

    private mutating func number(_ line: Int) throws(VocabularySyntaxError) -> Int {
        var value = 0
        let start = position
        while position < bytes.count, let digit = Optional(bytes[position] &- 0x30), digit < 10,
            position - start < 18
        {
            value = value * 10 + Int(digit)
            position += 1
        }
        let next = position < bytes.count ? bytes[position] : 0x20
        let isWhole = [0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","), UInt8(ascii: "}")].contains(next)
        let isShortest = position - start == 1 || (position > start && bytes[start] != 0x30)
        guard isWhole, isShortest else { throw error("an id, which is a whole number, is expected", line) }
        return value
    }

    private func error(_ what: String, _ line: Int) -> VocabularySyntaxError {
        VocabularySyntaxError(line: line, what: what)
    }
}
