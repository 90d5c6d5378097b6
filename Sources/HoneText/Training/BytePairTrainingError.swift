public import HoneBase
internal import SystemPackage

/// Why no vocabulary was made.
public enum BytePairTrainingError: HoneError, Equatable {
    /// No vocabulary can have so many entries.
    case size(Int, allowed: ClosedRange<Int>)
    /// The special tokens, the bytes and the characters need more entries.
    case tooSmall(size: Int, specialTokens: Int, characters: Int)
    /// The share of characters is not one.
    case coverage(Double)
    /// Two neighbours must stand in the text at least once.
    case leastFrequency(Int)
    /// An entry has at least one character.
    case longestToken(Int)
    /// A special token is empty.
    case emptySpecialToken
    /// A special token is there already.
    case repeatedSpecialToken(String)
    /// There is no text to learn from.
    case noText
    /// The different words of the text do not fit in memory.
    case tooManyWords(characters: Int, limit: Int)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .size(let size, let allowed):
            Problem(
                "a vocabulary cannot have this size",
                expected: "\(allowed.lowerBound) to \(allowed.upperBound) entries; 256 of them are the bytes",
                found: "\(size)"
            )
        case .tooSmall(let size, let special, let characters):
            Problem(
                "the vocabulary is too small for the bytes and the characters of the text",
                expected:
                    "at least \(special + 256 + characters) entries: \(special) special tokens, 256 bytes and "
                    + "\(characters) characters",
                found: "\(size)",
                remedy:
                    "ask for a larger one, or for a smaller coverage: rare characters are then written as bytes"
            )
        case .coverage(let coverage):
            Problem(
                "the coverage is the share of the text's characters that get an entry each",
                expected: "a number above 0, at most 1",
                found: "\(coverage)"
            )
        case .leastFrequency(let found):
            Problem("the least frequency of a pair is too small", expected: "at least 1", found: "\(found)")
        case .longestToken(let found):
            Problem("the longest entry is too short", expected: "at least 1 character", found: "\(found)")
        case .emptySpecialToken: Problem("a special token is empty", expected: "some text, such as <|user|>")
        case .repeatedSpecialToken(let token):
            Problem(
                "the token \"\(token)\" is there already",
                expected:
                    "every special token once; <unk>, <s>, </s> and the bytes <0x00> to <0xFF> are always there",
                found: "\"\(token)\" again",
                remedy: "leave it out"
            )
        case .noText:
            Problem("there is no text to learn from", expected: "at least one document that is not empty")
        case .tooManyWords(let characters, let limit):
            Problem(
                "the text has too many different words",
                expected: "at most \(limit) characters in different words",
                found: "\(characters)",
                remedy: "learn from a part of the text"
            )
        }
    }
}
