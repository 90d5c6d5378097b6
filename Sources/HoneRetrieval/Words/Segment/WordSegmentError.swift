public import HoneBase

/// Why a word segment could not be opened, made, or searched beside others.
public enum WordSegmentError: HoneError, Equatable {
    /// The bytes are no word segment.
    case notASegment(count: Int)
    /// A newer Hone wrote it.
    case newer(version: Int, known: Int)
    /// Bytes are missing at its end, or too many.
    case cut(expected: UInt64, found: Int)
    /// A part of it is not as it was written.
    case damaged(part: String)
    /// Its text was analysed in a way that this Hone does not know.
    case unknownAnalysis(String)
    /// Two segments that are searched as one have other analyses.
    case otherAnalysis(String, expected: String)
    /// A text is too long to be one chunk.
    case textTooLong(bytes: Int)
    /// No chunk fits in any more.
    case full(chunks: Int)

    /// The error told to a user.
    public var problem: Problem {
        let remedy = "build the index again: hone index FOLDER --out INDEX"
        return switch self {
        case .notASegment(let count):
            Problem("this is no word index (\(count) bytes)", remedy: remedy)
        case .newer(let version, let known):
            Problem(
                "a newer Hone wrote this word index",
                expected: "version \(known) or less",
                found: "version \(version)",
                remedy: "update Hone, or \(remedy)"
            )
        case .cut(let expected, let found):
            Problem(
                "the word index is not whole",
                expected: "\(expected) bytes",
                found: "\(found) bytes",
                remedy: remedy
            )
        case .damaged(let part):
            Problem(
                "a part of the word index is not as it was written: \(part)",
                remedy: remedy
            )
        case .unknownAnalysis(let name):
            Problem(
                "the words of this index were made in a way that this Hone does not know",
                found: name,
                remedy: "update Hone, or \(remedy)"
            )
        case .otherAnalysis(let name, let expected):
            Problem(
                "two parts of this word index were made in different ways",
                expected: expected,
                found: name,
                remedy: remedy
            )
        case .textTooLong(let bytes):
            Problem(
                "a text is too long to be one chunk",
                expected: "less than 4 GiB",
                found: "\(bytes) bytes",
                remedy: "cut it into chunks"
            )
        case .full(let chunks):
            Problem(
                "no chunk fits into this part of the word index any more",
                found: "\(chunks) chunks",
                remedy: "begin another part"
            )
        }
    }
}
