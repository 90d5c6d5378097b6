public import HoneBase

/// Why answers could not be scored or compared.
public enum EvaluationError: HoneError, Equatable {
    /// There is nothing to score; `what` names what was empty.
    case empty(what: String)
    /// Two lists that go side by side have different lengths.
    case unequalCounts(what: String, expected: Int, found: Int)
    /// A number that must be a fraction from 0 to 1 is not one; items and seeds are counted from 0.
    case notAFraction(what: String, found: Double, item: Int, seed: Int)
    /// The probabilities of an item do not sum to 1.
    case notADistribution(item: Int, sum: Double)
    /// An item's true label has no probability of its own.
    case labelOutOfRange(item: Int, label: Int, count: Int)
    /// Two approaches were scored by different metrics.
    case differentMetrics(expected: String, found: String)
    /// Two approaches were scored against different true labels.
    case differentTruth(item: Int, expected: String, found: String)
    /// A search gave the same document twice for one query.
    case repeatedDocument(String, query: String)
    /// The score of a document that a search gave is not a number.
    case scoreIsNaN(document: String, query: String)
    /// Two searches were scored on different queries: `count` of them, of which `first` is one.
    case differentQueries(count: Int, first: String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .empty(let what):
            Problem("there are no \(what), so there is nothing to measure", remedy: "give at least one")
        case .unequalCounts(let what, let expected, let found):
            Problem(
                "the number of \(what) differs from that of the test items",
                expected: "\(expected)",
                found: "\(found)",
                remedy: "score every approach on exactly the same items, failed requests included"
            )
        case .notAFraction(let what, let found, let item, let seed):
            Problem(
                "the \(what) of item \(item), seed \(seed), is not a fraction",
                expected: "a number from 0 to 1",
                found: "\(found)"
            )
        case .notADistribution(let item, let sum):
            Problem("the probabilities of item \(item) do not sum to 1", expected: "1", found: "\(sum)")
        case .labelOutOfRange(let item, let label, let count):
            Problem(
                "the true label of item \(item) has no probability",
                expected: "a label from 0 to \(count - 1)",
                found: "\(label)"
            )
        case .differentMetrics(let expected, let found):
            Problem(
                "two approaches are compared that were scored by different metrics",
                expected: expected,
                found: found
            )
        case .differentTruth(let item, let expected, let found):
            Problem(
                "two approaches are compared that were scored against different labels of item \(item)",
                expected: expected,
                found: found
            )
        case .repeatedDocument(let document, let query):
            Problem(
                "the document \"\(document)\" stands twice among the results of query \"\(query)\"",
                expected: "each document once, with its best score"
            )
        case .scoreIsNaN(let document, let query):
            Problem(
                "the score of document \"\(document)\" for query \"\(query)\" is not a number",
                expected: "a number, so that the document has a rank"
            )
        case .differentQueries(let count, let first):
            Problem(
                "two searches are compared that were scored on different queries",
                expected: "the same judged queries for both",
                found: "\(count) queries of only one of them, such as \"\(first)\""
            )
        }
    }
}
