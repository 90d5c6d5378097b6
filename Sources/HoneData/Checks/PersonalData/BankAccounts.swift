/// International bank account numbers (ISO 13616): a country of the registry, its length, and a right check
/// number.
///
/// Recognised in upper and lower case, without a break or in groups with single spaces.
struct BankAccounts: PersonalDataDetector {
    let kind = "bank accounts (IBAN)"

    /// The length of a number in each country of the registry.
    private static let lengths: [String: Int] = [
        "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29,
        "BY": 28,
        "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24,
        "FI": 18,
        "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28,
        "IE": 22,
        "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21,
        "LT": 20,
        "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30,
        "NL": 18,
        "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31,
        "SE": 24,
        "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22,
        "VG": 24,
        "XK": 20,
    ]

    func matches(in text: ScannedText) -> [Range<Int>] {
        var matches: [Range<Int>] = []
        let bytes = text.bytes
        var position = 0
        while position + 15 <= bytes.count {
            if let end = end(in: text, from: position) {
                matches.append(position..<end)
                position = end
            } else {
                position += 1
            }
        }
        return matches
    }

    private func end(in text: ScannedText, from start: Int) -> Int? {
        let bytes = text.bytes
        guard bytes[start].isLetter, bytes[start + 1].isLetter, bytes[start + 2].isDigit,
            bytes[start + 3].isDigit,
            !text.before(start).isWordByte
        else { return nil }
        let country = String(decoding: bytes[start...start + 1], as: UTF8.self).uppercased()
        guard let length = Self.lengths[country] else { return nil }
        var symbols: [UInt8] = []
        var position = start
        while symbols.count < length, position < bytes.count {
            let byte = bytes[position]
            if byte.isDigit || byte.isLetter {
                symbols.append(byte)
            } else if byte != 0x20 || text.before(position) == 0x20 {
                return nil
            }
            position += 1
        }
        guard symbols.count == length, !text.at(position).isWordByte, Self.isValid(symbols) else {
            return nil
        }
        return position
    }

    /// Whether the number, its first four symbols moved to the end and letters counted from 10 on, is 1
    /// modulo 97.
    private static func isValid(_ symbols: [UInt8]) -> Bool {
        var rest = 0
        for symbol in symbols[4...] + symbols[..<4] {
            if symbol.isDigit {
                rest = (rest * 10 + Int(symbol) - 0x30) % 97
            } else {
                rest = (rest * 100 + Int(symbol | 0x20) - 0x61 + 10) % 97
            }
        }
        return rest == 1
    }

    func mask(_ match: ArraySlice<UInt8>) -> String {
        String(decoding: match.prefix(2), as: UTF8.self) + Mask.digits(match.dropFirst(2), keeping: 2)
    }
}
