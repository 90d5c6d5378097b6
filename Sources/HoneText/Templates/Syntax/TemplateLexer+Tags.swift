extension TemplateLexer {
    private static let longSymbols = ["//", "**", "==", "!=", ">=", "<="]
    private static let shortSymbols: Set<UInt8> = Set("+-/*%~[](){}<>=.:|,;".utf8)

    /// Reads what stands in a tag, up to its end, which must stand outside of brackets.
    mutating func readTag(closing mark: StaticString, end: TemplateToken.Kind) throws(TemplateError) {
        var brackets: [UInt8] = []
        while true {
            advance(to: skippingSpace(from: position))
            guard position < source.count else {
                throw error("a tag does not end", expected: "'\(mark)'")
            }
            if brackets.isEmpty, let next = tagEnd(at: position, mark: mark, trimsLine: end == .blockEnd) {
                append(end)
                return advance(to: next)
            }
            let byte = source[position]
            if (0x30...0x39).contains(byte) {
                try readNumber()
            } else if byte == 0x22 || byte == 0x27 {
                try readString(quote: byte)
            } else if byte == UInt8(ascii: "_") || byte >= 0x80 || isLetter(byte) {
                try readName()
            } else {
                try readSymbol(byte, &brackets)
            }
        }
    }

    private func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }

    private func isWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    private mutating func readName() throws(TemplateError) {
        var end = position
        while end < source.count, isWord(source[end]) { end += 1 }
        let name = String(decoding: source[position..<end], as: UTF8.self)
        for scalar in name.unicodeScalars where !scalar.properties.isXIDContinue && scalar != "_" {
            throw error("a name holds the character '\(scalar)'", expected: "letters, digits and '_'")
        }
        append(.name(name))
        advance(to: end)
    }

    private mutating func readSymbol(_ byte: UInt8, _ brackets: inout [UInt8]) throws(TemplateError) {
        let two = String(decoding: source[position..<min(position + 2, source.count)], as: UTF8.self)
        if Self.longSymbols.contains(two) {
            append(.symbol(two))
            return advance(to: position + 2)
        }
        guard Self.shortSymbols.contains(byte) else {
            throw error("unexpected character '\(Unicode.Scalar(byte))' in a tag")
        }
        switch byte {
        case UInt8(ascii: "("): brackets.append(UInt8(ascii: ")"))
        case UInt8(ascii: "["): brackets.append(UInt8(ascii: "]"))
        case UInt8(ascii: "{"): brackets.append(UInt8(ascii: "}"))
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            let open = brackets.popLast()
            guard open == byte else {
                throw error(
                    "unexpected '\(Unicode.Scalar(byte))'",
                    expected: open.map { "'\(Unicode.Scalar($0))'" }
                )
            }
        default: break
        }
        append(.symbol(String(Unicode.Scalar(byte))))
        advance(to: position + 1)
    }

    /// The end of the digits at `index`, which single underscores may stand between.
    private func digitsEnd(_ index: Int, _ isDigit: (UInt8) -> Bool) -> Int {
        var index = index
        while index < source.count {
            let next = source[index] == UInt8(ascii: "_") ? index + 1 : index
            guard next < source.count, isDigit(source[next]) else { return index }
            index = next + 1
        }
        return index
    }

    private mutating func readNumber() throws(TemplateError) {
        let isDecimal = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        let radixes: [UInt8: Int] = [0x78: 16, 0x6F: 8, 0x62: 2]
        if source[position] == 0x30, let radix = radixes[byte(at: position + 1) | 0x20] {
            let end = digitsEnd(position + 2) { byte in
                Character(Unicode.Scalar(byte)).hexDigitValue.map { $0 < radix } ?? false
            }
            if end > position + 2 { return try finishNumber(digits: position + 2..<end, radix: radix) }
        }
        var end = digitsEnd(position, isDecimal)
        let wholeEnd = end
        // `x.1.5` reads two elements, so that a number after a point has no fraction.
        let followsPoint = position > 0 && source[position - 1] == UInt8(ascii: ".")
        if !followsPoint {
            if byte(at: end) == UInt8(ascii: "."), isDecimal(byte(at: end + 1)) {
                end = digitsEnd(end + 1, isDecimal)
            }
            if byte(at: end) | 0x20 == UInt8(ascii: "e") {
                let sign = byte(at: end + 1)
                let digits = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") ? end + 2 : end + 1
                if isDecimal(byte(at: digits)) { end = digitsEnd(digits, isDecimal) }
            }
        }
        guard end > wholeEnd else { return try finishNumber(digits: position..<end, radix: 10) }
        let text = String(decoding: source[position..<end].filter { $0 != 0x5F }, as: UTF8.self)
        guard let value = Double(text) else { throw error("the number \(text) cannot be read") }
        append(.float(value))
        advance(to: end)
    }

    private mutating func finishNumber(digits: Range<Int>, radix: Int) throws(TemplateError) {
        let text = String(decoding: source[digits].filter { $0 != 0x5F }, as: UTF8.self)
        guard let value = Int(text, radix: radix) else {
            throw error("the number \(text) cannot be read", expected: "a whole number below 2^63")
        }
        append(.integer(value))
        advance(to: digits.upperBound)
    }

    private mutating func readString(quote: UInt8) throws(TemplateError) {
        var bytes: [UInt8] = []
        var index = position + 1
        while index < source.count, source[index] != quote {
            if source[index] == 0x5C {
                index = try readEscape(at: index + 1, into: &bytes)
            } else {
                bytes.append(source[index])
                index += 1
            }
        }
        guard index < source.count else {
            throw error("a string does not end", expected: "\(Unicode.Scalar(quote))")
        }
        append(.text(String(decoding: bytes, as: UTF8.self)))
        advance(to: index + 1)
    }

    /// Reads what stands after a backslash; an unknown escape stays as it is written.
    private func readEscape(at index: Int, into bytes: inout [UInt8]) throws(TemplateError) -> Int {
        guard index < source.count else { return index }
        let plain: [UInt8: UInt8] = [
            0x6E: 0x0A, 0x74: 0x09, 0x72: 0x0D, 0x5C: 0x5C, 0x27: 0x27, 0x22: 0x22, 0x61: 0x07, 0x62: 0x08,
            0x66: 0x0C, 0x76: 0x0B,
        ]
        let byte = source[index]
        if let value = plain[byte] {
            bytes.append(value)
            return index + 1
        }
        let widths: [UInt8: Int] = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8]
        if byte == 0x0A { return index + 1 }
        if let width = widths[byte] {
            guard var code = hexadecimal(at: index + 1, width: width) else {
                throw error("an escape in a string cannot be read", expected: "\(width) hexadecimal digits")
            }
            var end = index + 1 + width
            if (0xD800..<0xDC00).contains(code), starts(with: "\\u", at: end),
                let low = hexadecimal(at: end + 2, width: 4), (0xDC00..<0xE000).contains(low)
            {
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                end += 6
            }
            TemplateText.write(Unicode.Scalar(code) ?? "\u{FFFD}", to: &bytes)
            return end
        }
        if (0x30...0x37).contains(byte) {
            var (code, end): (UInt32, Int) = (0, index)
            while end < index + 3, (0x30...0x37).contains(self.byte(at: end)) {
                code = code * 8 + UInt32(source[end] - 0x30)
                end += 1
            }
            TemplateText.write(Unicode.Scalar(code) ?? "\u{FFFD}", to: &bytes)
            return end
        }
        if byte == UInt8(ascii: "N") {
            throw TemplateError.unsupported(line: line, what: "'\\N' in a string")
        }
        bytes.append(0x5C)
        return index
    }

    private func hexadecimal(at index: Int, width: Int) -> UInt32? {
        guard index + width <= source.count else { return nil }
        var code: UInt32 = 0
        for byte in source[index..<index + width] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            code = code << 4 | UInt32(digit)
        }
        return code
    }
}
