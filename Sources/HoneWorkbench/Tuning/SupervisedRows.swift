internal import HoneBase
internal import HoneData
internal import HoneModels
internal import HoneText
internal import HoneTraining

/// The rows of a training as a decoder reads them: tokens, and which of them are wanted.
struct SupervisedRows {
    /// Each row in tokens; one that cannot be trained on is empty.
    private(set) var texts: [Supervised.Text] = []
    /// Rows that were cut, since that was asked for.
    private(set) var truncated = 0
    /// The rows whose last wanted token ends a turn.
    private(set) var ended = 0
    private var faults: [TuningRowFault] = []
    private var faultCount = 0

    private let decoder: Decoder
    private let truncates: Bool
    private let ends: Set<Int32>

    /// Rows for `decoder`.
    ///
    /// - Parameters:
    ///   - ends: the tokens that end a turn.
    ///   - truncates: whether rows that are too long are cut behind what the base reads.
    init(_ decoder: Decoder, ends: Set<Int32>, truncates: Bool) {
        self.decoder = decoder
        self.ends = ends
        self.truncates = truncates
    }

    /// Adds the row at `place`.
    ///
    /// - Parameter isCut: whether its question was cut already.
    mutating func add(_ text: Supervised.Text, at place: Problem.Place, isCut: Bool = false) {
        var (text, isCut) = (text, isCut)
        let maximum = decoder.maximumTokens
        if text.ids.count > maximum {
            guard truncates else {
                return refuse(.tooLong(tokens: text.ids.count, maximum: maximum), at: place)
            }
            isCut = true
            text = Supervised.Text(
                ids: Array(text.ids.prefix(maximum)),
                spans: text.spans.compactMap { span in
                    let tokens = span.tokens.clamped(to: 0..<maximum)
                    return tokens.isEmpty ? nil : .init(tokens, weight: span.weight)
                }
            )
        }
        guard text.supervisedCount > 0 else { return refuse(.nothingSupervised, at: place) }
        if let last = text.spans.last(where: { $0.weight > 0 })?.tokens.last, ends.contains(text.ids[last]) {
            ended += 1
        }
        if isCut { truncated += 1 }
        texts.append(text)
    }

    /// Notes a row that cannot be trained on.
    mutating func refuse(_ fault: TuningRowFault.Fault, at place: Problem.Place) {
        faultCount += 1
        if faults.count < TuningRowFault.most { faults.append(TuningRowFault(place: place, fault: fault)) }
        texts.append(Supervised.Text(ids: [], spans: []))
    }

    /// The rows, all of which can be trained on.
    ///
    /// - Throws: `TuningError.rows` where some cannot, `TuningError.noEndOfTurn` where none ends a turn.
    func checked(base: Base) throws(TuningError) -> [Supervised.Text] {
        guard faultCount == 0 else { throw .rows(faults, count: faultCount) }
        guard ended > 0 else { throw .noEndOfTurn(base: base.name) }
        return texts
    }
}
