/// Phone numbers in the forms in which people write them.
///
/// Recognised, each with spaces, hyphens, dots, slashes or brackets between its groups:
/// - international: + or 00, a country code, 9 to 15 digits in all (E.164); 00 only in groups;
/// - North American: 212-555-0142, 212.555.0142, (212) 555-0142, with a leading 1 or without;
/// - national with a leading 0: 9 to 12 digits in two groups or more, such as 020 7946 0958, 0171/1234567 and
///   06 12 34 56 78;
/// - after a word of `PhoneContext`: also 7 to 12 digits in any grouping, such as 555-0142.
///
/// Anything else is not: an order, a part or a serial number, a date, a time, a price, or a measurement.
struct PhoneNumbers: PersonalDataDetector {
    let kind = "phone numbers"

    func matches(in text: ScannedText) -> [Range<Int>] {
        var matches: [Range<Int>] = []
        for run in text.runs {
            var first = 0
            while first < run.groups.count {
                guard let last = last(from: first, of: run, text) else {
                    first += 1
                    continue
                }
                var start = run.groups[first].lowerBound
                if text.before(start) == UInt8(ascii: "(") { start -= 1 }
                if text.before(start) == UInt8(ascii: "+") { start -= 1 }
                matches.append(start..<run.groups[last].upperBound)
                first = last + 1
            }
        }
        return matches
    }

    /// The last group of the phone number whose first group is `first`.
    private func last(from first: Int, of run: DigitRun, _ text: ScannedText) -> Int? {
        let number = NumberStart(run: run, first: first, text: text)
        let context = PhoneContext(before: run.groups[first].lowerBound, in: text)
        if let last = number.international() { return last }
        guard !context.namesAnotherNumber, !text.isChained(before: run.groups[first].lowerBound) else {
            return nil
        }
        return number.northAmerican(withSpaces: context.isPhone || context.isCall)
            ?? number.national()
            ?? (context.isPhone ? number.anyGrouping() : nil)
            ?? (context.isPhone || context.isCall ? number.local() : nil)
    }
}

/// A place where a phone number may start: each form answers with the number of its last group.
private struct NumberStart {
    let run: DigitRun
    let first: Int
    let text: ScannedText

    private func count(_ group: Int) -> Int { group < run.groups.count ? run.groups[group].count : 0 }

    private func digit(_ group: Int, _ index: Int) -> Int {
        Int(text.bytes[run.groups[group].lowerBound + index]) - 0x30
    }

    /// What stands between `group` and the next one.
    private func separator(_ group: Int) -> String {
        guard group + 1 < run.groups.count else { return "" }
        let between = run.groups[group].upperBound..<run.groups[group + 1].lowerBound
        return String(decoding: text.bytes[between], as: UTF8.self)
    }

    private var start: Int { run.groups[first].lowerBound }

    /// Whether something other than a space or a full stop goes on behind `last`.
    private func isChained(after last: Int) -> Bool { text.isChained(after: run.groups[last].upperBound) }

    func international() -> Int? {
        let plus = text.before(start) == UInt8(ascii: "(") ? start - 1 : start
        let isPlus = text.before(plus) == UInt8(ascii: "+") && !text.before(plus - 1).isWordByte
        let isZeros = digit(first, 0) == 0 && count(first) > 1 && digit(first, 1) == 0
        if isPlus {
            guard digit(first, 0) != 0 else { return nil }
            return longest(atLeast: 9, atMost: 15)
        }
        let hasCode = count(first) == 2 || ((3...5).contains(count(first)) && digit(first, 2) != 0)
        guard isZeros, hasCode, !separator(first).isEmpty else { return nil }
        return longest(atLeast: 11, atMost: 17)
    }

    /// The last group of the longest number within these counts of digits.
    private func longest(atLeast least: Int, atMost most: Int) -> Int? {
        var total = 0
        var best: Int?
        for group in first..<run.groups.count {
            total += count(group)
            guard total <= most else { break }
            if total >= least { best = group }
            // A full stop and a space end a sentence.
            if separator(group).hasPrefix(". ") { break }
        }
        return best
    }

    func northAmerican(withSpaces: Bool) -> Int? {
        var area = first
        if count(first) == 1, digit(first, 0) == 1, !separator(first).isEmpty { area += 1 }
        guard count(area) == 3, count(area + 1) == 3, count(area + 2) == 4,
            digit(area, 0) >= 2, digit(area + 1, 0) >= 2
        else { return nil }
        let (left, right) = (separator(area), separator(area + 1))
        let inBrackets = [") ", ")", ")-"].contains(left) && [" ", "-", "."].contains(right)
        let isEven = left == right && (left == "-" || left == "." || (left == " " && withSpaces))
        return (inBrackets || isEven) && !isChained(after: area + 2) ? area + 2 : nil
    }

    func national() -> Int? {
        guard count(first) >= 2, count(first) <= 6, digit(first, 0) == 0, digit(first, 1) != 0,
            first == 0 || separator(first - 1).hasSuffix(" ") || separator(first - 1).hasSuffix("(")
        else { return nil }
        let opening = separator(first)
        let pairs = (first..<first + 5).allSatisfy { count($0) == 2 }
        let pairSeparators = Set((first..<first + 4).map(separator))
        if pairs, count(first + 5) == 0 || separator(first + 4).hasPrefix(". "),
            [[" "], ["."], ["-"]].contains(pairSeparators)
        {
            return first + 4
        }
        guard ["-", " ", "/", " - ", " / ", ") ", ")", ")-"].contains(opening), !isDate else { return nil }
        var total = count(first)
        var best: Int?
        for group in first + 1..<max(first + 1, min(first + 5, run.groups.count)) {
            let isEven =
                group == first + 1 || separator(group - 1) == " "
                || (separator(group - 1) == "-" && opening != "/")
            guard isEven, count(group) >= 2, total + count(group) <= 12 else { break }
            total += count(group)
            // Four pairs or a pair and less than three digits behind it are times, dates and lists.
            if total >= 9, count(first) >= 3 || count(first + 1) >= 3 || count(first + 2) >= 3 {
                best = group
            }
        }
        return best.flatMap { isChained(after: $0) ? nil : $0 }
    }

    /// Whether the groups are a day, a month and a year.
    private var isDate: Bool { count(first) == 2 && count(first + 1) == 2 && count(first + 2) == 4 }

    func anyGrouping() -> Int? {
        guard first == 0, count(first) >= 2, !isDate else { return nil }
        var total = count(first)
        var last = first
        while total < 12, [" ", "-"].contains(separator(last)), total + count(last + 1) <= 12 {
            last += 1
            total += count(last)
        }
        return total >= 7 && !isChained(after: last) ? last : nil
    }

    func local() -> Int? {
        guard count(first) == 3, count(first + 1) == 4, digit(first, 0) >= 2, separator(first) == "-",
            !isChained(after: first + 1)
        else { return nil }
        return first + 1
    }
}
