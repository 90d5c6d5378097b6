/// Payment card numbers: 13 to 19 digits with an issuer's prefix and length, whose check digit is right
/// (Luhn; ISO/IEC 7812-1).
///
/// Recognised are digits without a break, or groups of four (the last may be shorter), or 4-6-5 and 4-6-4,
/// with a space or a hyphen between them. One in ten numbers that merely look so is told as well: that is all
/// a check digit can do.
struct PaymentCards: PersonalDataDetector {
    let kind = "payment card numbers"

    func matches(in text: ScannedText) -> [Range<Int>] {
        var matches: [Range<Int>] = []
        for run in text.runs {
            var first = 0
            while first < run.groups.count {
                let last = (first..<min(first + 5, run.groups.count)).last {
                    isCard(run.groups[first...$0], text)
                }
                if let last { matches.append(run.groups[first].lowerBound..<run.groups[last].upperBound) }
                first = (last ?? first) + 1
            }
        }
        return matches
    }

    private func isCard(_ groups: ArraySlice<Range<Int>>, _ text: ScannedText) -> Bool {
        guard let first = groups.first, let last = groups.last else { return false }
        guard !text.isChained(before: first.lowerBound), !text.isChained(after: last.upperBound) else {
            return false
        }
        let digits = text.digits(in: first.lowerBound..<last.upperBound)
        guard (13...19).contains(digits.count), isGrouped(groups, text) else { return false }
        return hasIssuer(digits) && Self.hasCheckDigit(digits)
    }

    private func isGrouped(_ groups: ArraySlice<Range<Int>>, _ text: ScannedText) -> Bool {
        guard groups.count > 1 else { return true }
        let separators = Set(
            zip(groups, groups.dropFirst()).map { Array(text.bytes[$0.upperBound..<$1.lowerBound]) }
        )
        guard separators == [[0x20]] || separators == [[UInt8(ascii: "-")]] else { return false }
        let counts = groups.map(\.count)
        let isInFours = counts.dropLast().allSatisfy { $0 == 4 } && (counts.last ?? 0) <= 4
        return isInFours || counts == [4, 6, 5] || counts == [4, 6, 4]
    }

    /// Whether the first digits are those of a large issuer, and their number is one that it gives out.
    private func hasIssuer(_ digits: [Int]) -> Bool {
        func prefix(_ count: Int) -> Int { digits.prefix(count).reduce(0) { $0 * 10 + $1 } }
        let count = digits.count
        switch prefix(2) {
        case 40...49: return count == 13 || count == 16 || count == 19  // Visa
        case 51...55: return count == 16  // Mastercard
        case 22...27: return count == 16 && (2221...2720).contains(prefix(4))  // Mastercard
        case 34, 37: return count == 15  // American Express
        case 36, 38, 39: return count == 14  // Diners Club
        case 30: return count == 14 && (300...305).contains(prefix(3))  // Diners Club
        case 35: return count >= 16 && (3528...3589).contains(prefix(4))  // JCB
        case 60: return count >= 16 && prefix(4) == 6011  // Discover
        case 64: return count >= 16 && prefix(3) >= 644  // Discover
        case 65, 62: return count >= 16  // Discover, UnionPay
        case 50, 58, 63, 67:  // Maestro
            return [5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763].contains(prefix(4))
        default: return false
        }
    }

    /// Whether the last digit is the check digit of the others: every second digit from the right counts
    /// double.
    static func hasCheckDigit(_ digits: [Int]) -> Bool {
        var sum = 0
        for (position, digit) in digits.reversed().enumerated() {
            let value = position.isMultiple(of: 2) ? digit : digit * 2
            sum += value > 9 ? value - 9 : value
        }
        return sum.isMultiple(of: 10)
    }

    func mask(_ match: ArraySlice<UInt8>) -> String { Mask.digits(match, keeping: 4) }
}
