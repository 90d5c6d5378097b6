/// Python's `str.format`.
struct BraceFormat {
    let interpreter: TemplateInterpreter
    let arguments: TemplateArguments
    private var used = 0

    init(interpreter: TemplateInterpreter, arguments: TemplateArguments) {
        self.interpreter = interpreter
        self.arguments = arguments
    }

    private static func mismatch(_ expected: String, _ found: String) -> TemplateError {
        .mismatch(line: 0, what: "the method 'format' of a string", expected: expected, found: found)
    }

    /// The text that `format` makes of the arguments.
    func text(_ format: TemplateText) throws(TemplateError) -> TemplateText {
        var copy = self
        return try copy.text(format, depth: 0)
    }

    private mutating func text(_ format: TemplateText, depth: Int) throws(TemplateError) -> TemplateText {
        guard depth < 2 || format.isEmpty else {
            throw Self.mismatch("places within places of one level", "more")
        }
        var result = TemplateText()
        let bytes = format.bytes
        var start = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == 0x7B || byte == 0x7D else {
                index += 1
                continue
            }
            try result.append(format.slice(start..<index))
            if index + 1 < bytes.count, bytes[index + 1] == byte {
                try result.append([byte])
                index += 2
            } else {
                guard byte == 0x7B else { throw Self.mismatch("'}}' or a place", "a single '}'") }
                let end = try placeEnd(bytes, index + 1)
                try result.append(try place(format.slice(index + 1..<end), depth: depth))
                index = end + 1
            }
            start = index
        }
        try result.append(format.slice(start..<bytes.count))
        return result
    }

    private func placeEnd(_ bytes: [UInt8], _ start: Int) throws(TemplateError) -> Int {
        var depth = 1
        for index in start..<bytes.count {
            if bytes[index] == 0x7B { depth += 1 }
            if bytes[index] == 0x7D { depth -= 1 }
            if depth == 0 { return index }
        }
        throw Self.mismatch("'}' at the end of a place", "none")
    }

    /// One place: `name.member[element]!conversion:layout`.
    private mutating func place(_ text: TemplateText, depth: Int) throws(TemplateError) -> TemplateText {
        let bytes = text.bytes
        let colon = bytes.firstIndex(of: 0x3A) ?? bytes.count
        var head = text.slice(0..<colon)
        let layout = colon < bytes.count ? text.slice(colon + 1..<bytes.count) : TemplateText()
        var conversion: UInt8?
        if let mark = head.bytes.firstIndex(of: 0x21) {
            guard mark + 2 == head.bytes.count else {
                throw Self.mismatch("'!s' or '!r'", "another conversion")
            }
            conversion = head.bytes[mark + 1]
            head = head.slice(0..<mark)
        }
        var value = try field(head)
        switch conversion {
        case nil: break
        case UInt8(ascii: "s")?: value = .text(try value.printed())
        case UInt8(ascii: "r")?, UInt8(ascii: "a")?: value = .text(try value.representation())
        default: throw Self.mismatch("'!s' or '!r'", "another conversion")
        }
        let wanted = try self.text(layout, depth: depth + 1).string
        return wanted.isEmpty ? try value.printed() : try NumberFormat(wanted).text(of: value)
    }

    private mutating func field(_ text: TemplateText) throws(TemplateError) -> TemplateValue {
        let bytes = text.bytes
        var index = bytes.firstIndex { $0 == 0x2E || $0 == 0x5B } ?? bytes.count
        let name = text.slice(0..<index).string
        var value: TemplateValue
        if name.isEmpty || Int(name) != nil {
            let position = Int(name) ?? used
            if name.isEmpty { used += 1 }
            guard arguments.positional.indices.contains(position) else {
                throw Self.mismatch("an argument for every place", "too few")
            }
            value = arguments.positional[position]
        } else {
            guard let argument = arguments.named.first(where: { $0.name == name }) else {
                throw Self.mismatch("an argument '\(name)'", "none")
            }
            value = argument.value
        }
        while index < bytes.count {
            if bytes[index] == 0x2E {
                let end = bytes[(index + 1)...].firstIndex { $0 == 0x2E || $0 == 0x5B } ?? bytes.count
                value = try interpreter.member(text.slice(index + 1..<end), of: value)
                index = end
            } else {
                guard bytes[index] == 0x5B, let end = bytes[index...].firstIndex(of: 0x5D) else {
                    throw Self.mismatch("']' after '['", "none")
                }
                let key = text.slice(index + 1..<end)
                let number = Int(key.string).map(TemplateValue.integer)
                value = try interpreter.element(number ?? .text(key), of: value)
                index = end + 1
            }
        }
        return value
    }
}
