public import HoneBase

/// Why an index cannot be searched as it was asked for.
public enum SearchError: HoneError, Equatable {
    /// There is nothing but white space to look for.
    case nothingAsked
    /// It has no vectors.
    case noMeaning
    /// The model that would read the question is not the one that made the vectors.
    case otherEmbedder(expected: String, found: String)
    /// The model's vector of the question cannot be compared with others: it is not finite, or of another scale.
    case vector(VectorError)
    /// A setting has a value that it cannot have.
    case wrongSetting(String, expected: String, found: String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .nothingAsked:
            Problem(
                "there is nothing to look for",
                expected: "words behind the index, or - and words on standard input",
                remedy: "hone search documents.index \"pressure setting\" --as anna"
            )
        case .noMeaning:
            Problem(
                "this index has no vectors: it cannot be searched by meaning",
                remedy:
                    "search it by words, or make it anew with a model: hone index FOLDER --out INDEX --model minilm"
            )
        case .otherEmbedder(let expected, let found):
            Problem(
                "the vectors of this index were made by another model",
                expected: expected,
                found: found,
                remedy: "name the model that made them, or make the index anew"
            )
        case .vector(let error):
            Problem(
                "the question cannot be looked for by meaning: \(error.problem.what)",
                expected: error.problem.expected,
                found: error.problem.found,
                remedy: error.problem.remedy
            )
        case .wrongSetting(let name, let expected, let found):
            Problem("\(name) cannot be \(found)", expected: expected, found: found)
        }
    }
}
