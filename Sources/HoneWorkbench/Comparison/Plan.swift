internal import HoneBase
public import HoneData
internal import SystemPackage

/// Which examples are fitted on, chosen on and held out; fixed before anything is fitted.
public struct Plan: Sendable {
    /// One fit whose predictions are held out, and the choices before it.
    public struct Round: Sendable {
        /// What the last fit sees.
        public var training: [Int]
        /// What it is measured on.
        public var test: [Int]
        /// The pairs on which settings are tried before.
        public var inner: [(training: [Int], validation: [Int])]
    }

    /// Under so many examples without a given split, every item is predicted once by cross-fitting.
    public static let crossFittingLimit = 2_000

    /// How held-out predictions are made.
    public let procedure: ComparisonResult.Procedure
    /// One round with a test set, one for each fold in cross-fitting.
    public let rounds: [Round]
    /// The fit that is served: on all examples after cross-fitting, otherwise the one round's own.
    public let final: Round
    /// The held-out examples in the order of the rounds.
    public var items: [Int] { rounds.flatMap(\.test) }
    /// Training examples that were left out, since the test set holds the same text.
    public let leftOut: Int
    /// Which examples belong together.
    public let units: Units

    /// The plan for these examples of `task`; the split is kept in the task's folder.
    ///
    /// - Throws: `SplitError`.
    public init(_ data: TaskExamples, of task: Task) throws(SplitError) {
        let examples = data.examples
        let units = Units(of: examples)
        let path = task.folder.appending("split.jsonl")
        self.units = units
        if data.parts == nil, examples.count < Self.crossFittingLimit {
            let folds = try CrossFitting.kept(
                at: path,
                of: examples,
                units: units,
                byLabel: task.kind == .classify
            )
            let rounds = folds.rounds
            procedure = .crossFitting
            self.rounds = rounds.map { round in
                Round(
                    training: round.train,
                    test: round.test,
                    inner: round.inner.map { ($0.train, $0.validation) }
                )
            }
            final = Round(
                training: Array(examples.indices),
                test: [],
                inner: rounds.map { ($0.train, $0.test) }
            )
            leftOut = 0
            return
        }
        let split: PartSplit
        if let parts = data.parts {
            split = try .kept(
                at: path,
                given: parts,
                of: examples,
                units: units,
                byLabel: task.kind == .classify
            )
        } else {
            split = try .kept(at: path, of: examples, units: units, byLabel: task.kind == .classify)
        }
        let test = split.examples(in: .test)
        // A test item never stands in training, even where the given files repeat it.
        let seen = Set(test.map { FoldedText.fold(examples[$0].input) })
        func unseen(_ rows: [Int]) -> [Int] {
            rows.filter { !seen.contains(FoldedText.fold(examples[$0].input)) }
        }
        // Nor does one like it in a split that Hone made, where a new row may link old ones; a given split is
        // the user's, and the checks tell what stands in two parts.
        let held: Set<Part> = data.parts == nil ? [.test] : []
        let validation = unseen(split.examples(in: [.validation], apartFrom: held))
        let choosing = unseen(split.examples(in: [.train], apartFrom: held.union([.validation])))
        let fitting = unseen(split.examples(in: [.train, .validation], apartFrom: held))
        let round = Round(training: fitting, test: test, inner: [(choosing, validation)])
        procedure = .testSet
        rounds = [round]
        final = round
        leftOut = examples.count - test.count - fitting.count
    }
}
