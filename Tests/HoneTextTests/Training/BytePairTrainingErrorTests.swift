import HoneBase
import Testing

@testable import HoneText

@Suite struct BytePairTrainingErrorTests {
    static let errors: [(BytePairTrainingError, says: [String])] = [
        (.size(12, allowed: 260...9_000), ["260 to 9000", "12"]),
        (.tooSmall(size: 300, specialTokens: 3, characters: 80), ["at least 339", "80 characters", "300"]),
        (.coverage(2), ["above 0, at most 1", "2.0"]), (.leastFrequency(0), ["at least 1"]),
        (.longestToken(0), ["at least 1 character"]), (.emptySpecialToken, ["special token is empty"]),
        (.repeatedSpecialToken("<s>"), ["\"<s>\" is there already"]), (.noText, ["no text"]),
        (.tooManyWords(characters: 9, limit: 7), ["at most 7", "9"]),
    ]

    @Test(arguments: errors.indices) func errorsSayWhatWasExpected(_ index: Int) {
        let (error, words) = Self.errors[index]
        #expect(error.problem.kind == .input)
        for word in words { #expect(error.description.contains(word), "\(error)") }
    }
}
