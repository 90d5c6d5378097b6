/// Numbers that are called an account or a social security number, and British sort codes with an account
/// number.
///
/// Recognised are 6 to 18 digits after "account", "acct", "a/c", "konto", "kontonummer", "compte", "cuenta"
/// or "conto", with nothing between but words like "number" and "is"; nine digits after "ssn" or "social
/// security"; and 12-34-56 12345678. A number without such a word is an order, a part or a serial number for
/// all one can see.
struct AccountNumbers: PersonalDataDetector {
    let kind = "account numbers"

    private static let accountWords: Set = [
        "account", "acct", "a/c", "konto", "kontonummer", "compte", "cuenta", "conto",
    ]
    private static let securityWords: Set = ["ssn", "security"]
    private static let fillers: Set = [
        "number", "numbers", "no", "nr", "num", "nummer", "is", "ist", "es", "the", "my",
    ]

    func matches(in text: ScannedText) -> [Range<Int>] {
        text.runs.flatMap { run in
            if let match = sortCode(run, text) { return [match] }
            guard let word = callingWord(before: run.groups[0].lowerBound, text) else {
                return [Range<Int>]()
            }
            let groups = ofOneNumber(run, text)
            let range = run.groups[0].lowerBound..<groups[groups.count - 1].upperBound
            let count = text.digits(in: range).count
            let isMatch = Self.accountWords.contains(word) ? (6...18).contains(count) : count == 9
            return isMatch ? [range] : []
        }
    }

    /// The nearest word before `position` that is not a filler, if it is one that calls for a number.
    private func callingWord(before position: Int, _ text: ScannedText) -> String? {
        guard let word = text.words(before: position, limit: 5).first(where: { !Self.fillers.contains($0) })
        else {
            return nil
        }
        return Self.accountWords.contains(word) || Self.securityWords.contains(word) ? word : nil
    }

    /// The leading groups of `run` with single spaces or single hyphens between them.
    private func ofOneNumber(_ run: DigitRun, _ text: ScannedText) -> ArraySlice<Range<Int>> {
        var end = 1
        while end < run.groups.count {
            let (last, next) = (run.groups[end - 1], run.groups[end])
            let isSingle = next.lowerBound - last.upperBound == 1
            guard isSingle, [0x20, UInt8(ascii: "-")].contains(text.bytes[last.upperBound]) else { break }
            end += 1
        }
        return run.groups[..<end]
    }

    private func sortCode(_ run: DigitRun, _ text: ScannedText) -> Range<Int>? {
        guard run.groups.map(\.count) == [2, 2, 2, 8] else { return nil }
        let hyphens = [0, 1].allSatisfy { text.bytes[run.groups[$0].upperBound] == UInt8(ascii: "-") }
        return hyphens ? run.groups[0].lowerBound..<run.groups[3].upperBound : nil
    }
}
