internal import HoneBase

/// Folds of examples, each predicted once by a model that has seen neither it nor anything like it.
///
/// For each outer fold a model is fitted to the other folds, and its choices are made by trying them on these
/// folds in turn (the inner folds): a nested procedure, whose score is that of fitting and choosing together.
public struct CrossFitting: Sendable {
    /// One outer fold.
    public struct Round: Sendable, Equatable {
        /// The number of the fold that is predicted, counted from 0.
        public let fold: Int
        /// The examples that are predicted.
        public let test: [Int]
        /// The examples to fit on after the choices: those of the other folds whose unit has no member in
        /// `test`.
        public let train: [Int]
        /// The ways to fit on some of `train` and to measure on the rest, one for each of the other folds.
        public let inner: [InnerRound]
    }

    /// One inner fold.
    public struct InnerRound: Sendable, Equatable {
        /// The number of the fold on which choices are measured.
        public let fold: Int
        /// The examples to fit on.
        public let train: [Int]
        /// The examples to measure on.
        public let validation: [Int]
    }

    /// The number of folds where nothing else is asked for.
    public static let usualFoldCount = 5

    /// The examples that belong together.
    public let units: Units
    /// The fold of each example.
    public let folds: [Int]
    /// How many folds there are.
    public let foldCount: Int

    /// Deals `examples` to folds by their units.
    ///
    /// - Parameters:
    ///   - byLabel: whether outputs are labels, so that each fold gets its share of each.
    ///   - kept: the places of an earlier split, which stay; only other examples are dealt.
    /// - Throws: `SplitError.tooFewUnits` where there are fewer units than folds.
    public init(
        of examples: [Example],
        units: Units,
        byLabel: Bool,
        foldCount: Int = CrossFitting.usualFoldCount,
        salt: UInt64 = 0,
        kept: SplitFile = SplitFile()
    ) throws(SplitError) {
        require(foldCount >= 3, "CrossFitting: \(foldCount) folds; nested choices need at least 3")
        guard units.count >= foldCount else { throw .tooFewUnits(found: units.count, needed: foldCount) }
        let dealing = Dealing(
            units,
            Strata(of: units, examples, byLabel: byLabel, salt: salt),
            // A fold that is no more is no place to keep.
            kept: examples.map { kept.fold(of: $0.id).flatMap { $0 < foldCount ? $0 : nil } },
            binCount: foldCount,
            rule: EvenFolds(foldCount)
        )
        self.units = units
        self.foldCount = foldCount
        folds = dealing.bins
    }

    /// The outer folds with their inner ones; a fold that holds no example is left out.
    public var rounds: [Round] {
        let present = (0..<foldCount).filter { folds.contains($0) }
        return present.map { fold in
            let others = present.filter { $0 != fold }
            return Round(
                fold: fold,
                test: examples(in: [fold]),
                train: examples(in: others, apartFrom: [fold]),
                inner: others.map { inner in
                    InnerRound(
                        fold: inner,
                        train: examples(in: others.filter { $0 != inner }, apartFrom: [fold, inner]),
                        validation: examples(in: [inner], apartFrom: [fold])
                    )
                }
            )
        }
    }

    /// The units that stand in more than one fold, after a new example has linked old ones.
    public var leaks: [Int] {
        units.members.indices.filter { unit in Set(units.members[unit].map { folds[$0] }).count > 1 }
    }

    private func examples(in wanted: [Int], apartFrom held: [Int] = []) -> [Int] {
        let seen = units.members.map { members in members.contains { held.contains(folds[$0]) } }
        return folds.indices.filter { wanted.contains(folds[$0]) && !seen[units.ofExample[$0]] }
    }
}
