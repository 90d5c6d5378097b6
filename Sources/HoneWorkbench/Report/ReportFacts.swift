internal import HoneEvaluation

/// A comparison's result with what several sections of its report derive from it.
struct ReportFacts: Sendable {
    let result: ComparisonResult
    /// The approach that the advice names; nil where the result does not hold it.
    let winner: ApproachResult?
    let reference: ApproachResult?
    /// The approaches, best score first.
    let ranked: [ApproachResult]
    /// The held-out items that the winner did not answer right, by their number.
    let errors: [Int]
    /// What the winner answered to what; nil without items or winner.
    let confusion: ConfusionMatrix?
    /// The folder that all examples stand in, with a slash at its end; empty where there is none.
    let folder: String

    init(_ result: ComparisonResult) {
        self.result = result
        winner = result.winner
        reference = result.approaches.first { $0.identifier == result.reference }
        ranked = result.approaches.enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .map(\.element)
        folder = Self.sharedFolder(result.items.map(\.file))
        guard let answers = result.winner?.predictions, answers.count == result.items.count else {
            errors = []
            confusion = nil
            return
        }
        let given = answers.map { $0.answer(result.labels) }
        errors = result.items.indices.filter { given[$0] != result.items[$0].output }
        confusion =
            result.labels.isEmpty
            ? nil : try? ConfusionMatrix(truth: result.items.map(\.output), answers: given)
    }

    /// The label of this number.
    func label(_ number: Int) -> String { Self.name(number, in: result.labels) }

    /// `file:line` of an item, without the folder that all share.
    func place(of item: ComparisonResult.Item) -> String {
        item.line > 0 ? "\(short(item.file)):\(item.line)" : short(item.file)
    }

    /// A path without the folder that all examples stand in.
    func short(_ path: String) -> String {
        path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
    }

    /// What the approach that the advice names is called.
    var recommendation: String { result.advice.isOfUse ? "recommended" : "if one of these" }

    func isWinner(_ approach: ApproachResult) -> Bool { approach.identifier == winner?.identifier }

    func isReference(_ approach: ApproachResult) -> Bool { approach.identifier == result.reference }

    /// How an approach stands to the reference.
    func verdict(on approach: ApproachResult) -> Verdict? {
        isReference(approach) ? .reference : approach.versusReference?.verdict
    }

    /// The approaches of which it cannot be told whether they are good enough.
    var open: [ApproachResult] { ranked.filter { verdict(on: $0) == .cannotTell } }

    /// What the provenance calls the command that made the comparison.
    static let commandName = "command"

    /// The command that made the comparison; nil where it is not known.
    var commandLine: String? {
        result.provenance.first { $0.name == Self.commandName && !$0.value.isEmpty }?.value
    }

    private static func name(_ number: Int, in labels: [String]) -> String {
        labels.indices.contains(number) ? labels[number] : "label \(number)"
    }

    private static func sharedFolder(_ files: [String]) -> String {
        guard let first = files.first, let slash = first.lastIndex(of: "/") else { return "" }
        var folder = first[...slash]
        for file in Set(files) {
            while !file.hasPrefix(folder) {
                guard let slash = folder.dropLast().lastIndex(of: "/") else { return "" }
                folder = folder[...slash]
            }
        }
        return String(folder)
    }
}

extension Metric {
    /// The metric as a word in a sentence.
    var inWords: String {
        switch self {
        case .accuracy: "accuracy"
        case .macroF1: "macro-F1"
        case .exactMatch: "exact match"
        case .tokenF1: "token F1"
        case .rougeL: "ROUGE-L"
        }
    }
}
