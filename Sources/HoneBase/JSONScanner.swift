/// Why some bytes are not JSON, and where.
public struct JSONSyntaxError: HoneError, Equatable {
    /// The offset of the offending byte.
    public var offset: Int
    /// The line of that byte within the text, counted from 1.
    public var line: Int
    /// What was wrong there.
    public var what: String

    /// The error told without a file; callers that know the file add it.
    public var problem: Problem { Problem("not JSON: \(what) (line \(line), byte \(offset))") }
}

/// Reads JSON from bytes by hand: strict RFC 8259, bounded depth, no allocation but the values.
///
/// - Complexity: O(bytes).
public struct JSONScanner: ~Copyable {
    /// How deep arrays and objects may nest before the text is refused.
    public static let maximumDepth = 256

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The one value that `bytes` hold.
    ///
    /// - Throws: `JSONSyntaxError` for anything but exactly one value between white space.
    public static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONSyntaxError) -> JSON {
        var scanner = JSONScanner(bytes)
        scanner.skipWhitespace()
        let value = try scanner.value(depth: 0)
        scanner.skipWhitespace()
        guard scanner.position == bytes.count else {
            throw scanner.error("something follows the value")
        }
        return value
    }

    /// The one value that `text` holds.
    public static func parse(_ text: String) throws(JSONSyntaxError) -> JSON {
        let result: Result<JSON, JSONSyntaxError> = [UInt8](text.utf8).withUnsafeBufferPointer { buffer in
            do throws(JSONSyntaxError) { return .success(try parse(buffer)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// The one value that `bytes` hold.
    public static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSON {
        let result: Result<JSON, JSONSyntaxError> = bytes.withUnsafeBufferPointer { buffer in
            do throws(JSONSyntaxError) { return .success(try parse(buffer)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    private func error(_ what: String) -> JSONSyntaxError {
        let end = min(position, bytes.count)
        let line = 1 + bytes[..<end].count { $0 == UInt8(ascii: "\n") }
        return JSONSyntaxError(offset: end, line: line, what: what)
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSON {
        guard depth < Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth)") }
        guard position < bytes.count else { throw error("the text ends where a value is expected") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error("unexpected character where a value is expected")
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONSyntaxError) -> JSON {
        let count = word.utf8CodeUnitCount
        guard position + count <= bytes.count,
            (0..<count).allSatisfy({ bytes[position + $0] == word.utf8Start[$0] })
        else { throw error("unexpected word; only true, false and null are values") }
        position += count
        return value
    }

    private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSON {
        position += 1
        var object = JSONObject()
        skipWhitespace()
        if take("}") { return .object(object) }
        while true {
            skipWhitespace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw error("a member's name in double quotes is expected")
            }
            let key = try string()
            guard object[key] == nil else { throw error("the member \"\(key)\" stands twice") }
            skipWhitespace()
            guard take(":") else { throw error("':' is expected after a member's name") }
            skipWhitespace()
            object[key] = try value(depth: depth + 1)
            skipWhitespace()
            if take(",") { continue }
            if take("}") { return .object(object) }
            throw error("',' or '}' is expected in an object")
        }
    }

    private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSON {
        position += 1
        var elements: [JSON] = []
        skipWhitespace()
        if take("]") { return .array(elements) }
        while true {
            skipWhitespace()
            elements.append(try value(depth: depth + 1))
            skipWhitespace()
            if take(",") { continue }
            if take("]") { return .array(elements) }
            throw error("',' or ']' is expected in an array")
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let slice = UnsafeBufferPointer(rebasing: bytes[start..<position])
                guard let text = String(validating: slice, as: UTF8.self) else {
                    throw error("a string is not valid UTF-8")
                }
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            guard byte >= 0x20 else { throw error("a control character must be escaped in a string") }
            position += 1
        }
        throw error("the text ends within a string")
    }

    /// The rest of a string that holds an escape; `position` is at the first backslash.
    private mutating func escapedString(from start: Int) throws(JSONSyntaxError) -> String {
        var units = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: units, as: UTF8.self) else {
                    throw error("a string is not valid UTF-8")
                }
                return text
            case UInt8(ascii: "\\"):
                try escape(into: &units)
            case ..<0x20:
                throw error("a control character must be escaped in a string")
            default:
                units.append(byte)
            }
        }
        throw error("the text ends within a string")
    }

    private mutating func escape(into units: inout [UInt8]) throws(JSONSyntaxError) {
        guard position < bytes.count else { throw error("the text ends within an escape") }
        let kind = bytes[position]
        position += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(kind)
        case UInt8(ascii: "b"): units.append(0x08)
        case UInt8(ascii: "f"): units.append(0x0C)
        case UInt8(ascii: "n"): units.append(0x0A)
        case UInt8(ascii: "r"): units.append(0x0D)
        case UInt8(ascii: "t"): units.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code), position + 1 < bytes.count,
                bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
            {
                let mark = position
                position += 2
                let low = try hexadecimal()
                if (0xDC00..<0xE000).contains(low) {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    position = mark
                }
            }
            // A lone surrogate has no UTF-8; like other readers we keep the text and mark the spot.
            let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
            units.append(contentsOf: String(Character(scalar)).utf8)
        default: throw error("unknown escape in a string")
        }
    }

    private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw error("four hexadecimal digits are expected") }
        var code: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch bytes[position] {
            case let byte where byte >= 0x30 && byte <= 0x39: digit = byte - 0x30
            case let byte where byte >= 0x41 && byte <= 0x46: digit = byte - 0x41 + 10
            case let byte where byte >= 0x61 && byte <= 0x66: digit = byte - 0x61 + 10
            default: throw error("four hexadecimal digits are expected")
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }

    private mutating func digits() -> Int {
        let start = position
        while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 { position += 1 }
        return position - start
    }

    private mutating func number() throws(JSONSyntaxError) -> JSON {
        let start = position
        _ = take("-")
        let leadingZero = position < bytes.count && bytes[position] == 0x30
        let whole = digits()
        guard whole > 0 else { throw error("a digit is expected in a number") }
        guard !leadingZero || whole == 1 else { throw error("a number may not start with 0") }
        var isWhole = true
        if take(".") {
            isWhole = false
            guard digits() > 0 else { throw error("a digit is expected after the decimal point") }
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw error("a digit is expected in the exponent") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let value = Int(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw error("a number cannot be read") }
        return .number(value)
    }
}
