/// E-mail addresses: a local part, an at sign, and a domain of two labels or more whose last one is letters.
///
/// Recognised is the unquoted form of RFC 5321, letters beyond ASCII included. Prices ("3 @ 4.50"), handles
/// ("@service") and hosts without a dot are not.
struct EmailAddresses: PersonalDataDetector {
    let kind = "e-mail addresses"

    func matches(in text: ScannedText) -> [Range<Int>] {
        var matches: [Range<Int>] = []
        let bytes = text.bytes
        for at in bytes.indices where bytes[at] == UInt8(ascii: "@") {
            var start = at
            while start > matches.last?.upperBound ?? 0, Self.isLocal(bytes[start - 1]) { start -= 1 }
            while start < at, bytes[start] == UInt8(ascii: ".") { start += 1 }
            guard start < at, bytes[at - 1] != UInt8(ascii: "."), let end = domainEnd(in: bytes, from: at + 1)
            else {
                continue
            }
            matches.append(start..<end)
        }
        return matches
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        byte.isWordByte || [UInt8]("._%+-'".utf8).contains(byte)
    }

    /// The end of the domain that starts at `start`; nil where there is none.
    private func domainEnd(in bytes: [UInt8], from start: Int) -> Int? {
        var end: Int?
        var labelCount = 0
        var position = start
        while position < bytes.count {
            let label = position
            while position < bytes.count, bytes[position].isWordByte || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            guard position > label else { break }
            labelCount += 1
            // The last label that can be a top-level domain ends the address.
            let isTop =
                bytes[label..<position].allSatisfy { $0.isLetter || $0 >= 0x80 } && position - label >= 2
            if labelCount >= 2, isTop { end = position }
            guard position < bytes.count, bytes[position] == UInt8(ascii: ".") else { break }
            position += 1
        }
        return end
    }

    func mask(_ match: ArraySlice<UInt8>) -> String {
        let text = String(decoding: match, as: UTF8.self)
        let top = text.split(separator: ".").last ?? ""
        return "\(text.prefix(1))***@***.\(top)"
    }
}
