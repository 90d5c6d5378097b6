public import HoneBase

/// Ids as people and programs write them: whole numbers, apart by spaces, commas, line ends or brackets.
public enum TokenIDs {
    /// The ids in `text`.
    ///
    /// - Throws: `TokenIDError` where something else stands there, or an id is not below `vocabularySize`.
    public static func parse(_ text: [UInt8], vocabularySize: Int) throws(TokenIDError) -> [Int32] {
        var ids: [Int32] = []
        for part in text.split(whereSeparator: { " \t\r\n,[]".utf8.contains($0) }) {
            let written = String(decoding: part, as: UTF8.self)
            guard let id = Int(written) else { throw .notANumber(written, position: ids.count + 1) }
            guard (0..<vocabularySize).contains(id) else {
                throw .outOfRange(id, position: ids.count + 1, vocabularySize: vocabularySize)
            }
            ids.append(Int32(id))
        }
        return ids
    }
}

/// Why ids cannot be read.
public enum TokenIDError: HoneError, Equatable {
    /// Something that is no whole number, and which place in the list it has.
    case notANumber(String, position: Int)
    /// An id that the model does not have.
    case outOfRange(Int, position: Int, vocabularySize: Int)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .notANumber(let found, let position):
            Problem(
                "the ids cannot be read",
                at: .init(file: "standard input", field: "id \(position)"),
                expected: "whole numbers, apart by spaces or commas",
                found: "\"\(found.prefix(40))\""
            )
        case .outOfRange(let id, let position, let size):
            Problem(
                "the model has no such id",
                at: .init(file: "standard input", field: "id \(position)"),
                expected: "0 to \(size - 1)",
                found: "\(id)",
                remedy: "use the ids of this model's own tokenizer"
            )
        }
    }
}
