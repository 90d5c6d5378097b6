internal import HoneBase

/// Examples split into training, validation and test; a unit stands in one part.
public struct PartSplit: Sendable {
    /// The shares of an automatic split; training has the rest.
    public struct Shares: Sendable, Equatable {
        /// The share of validation.
        public var validation: Double
        /// The share of test.
        public var test: Double

        /// Shares between 0 and 1 that leave some for training.
        public init(validation: Double = 0.1, test: Double = 0.2) {
            require(
                validation > 0 && test > 0 && validation + test < 1,
                "PartSplit.Shares: validation \(validation) and test \(test) leave nothing for training"
            )
            self.validation = validation
            self.test = test
        }
    }

    /// The examples that belong together.
    public let units: Units
    /// The part of each example.
    public let parts: [Part]

    /// Splits `examples` by their units.
    ///
    /// Every label has a unit in training. Otherwise the parts keep their shares, label after label.
    ///
    /// - Parameters:
    ///   - byLabel: whether outputs are labels, so that each part gets its share of each.
    ///   - kept: the places of an earlier split, which stay; only other examples are dealt.
    /// - Throws: `SplitError.tooFewUnits` below three units; `SplitError.emptyPart`.
    public init(
        of examples: [Example],
        units: Units,
        byLabel: Bool,
        shares: Shares = Shares(),
        salt: UInt64 = 0,
        kept: SplitFile = SplitFile()
    ) throws(SplitError) {
        guard units.count >= 3 else { throw .tooFewUnits(found: units.count, needed: 3) }
        let order: [Part] = [.train, .test, .validation]
        let dealing = Dealing(
            units,
            Strata(of: units, examples, byLabel: byLabel, salt: salt),
            kept: examples.map { kept.part(of: $0.id).flatMap(order.firstIndex) },
            binCount: 3,
            rule: WeightedParts(
                shares: [1 - shares.validation - shares.test, shares.test, shares.validation],
                claims: [0]
            )
        )
        self.units = units
        parts = dealing.bins.map { order[$0] }
        for part in Part.allCases where !parts.contains(part) { throw .emptyPart(part) }
    }

    /// Takes a given split over; where it has no validation, a tenth of training becomes it.
    ///
    /// Validation then gets a unit of every label that has two or more in training.
    ///
    /// - Parameters:
    ///   - examples: the examples of all given parts.
    ///   - given: the part of each.
    ///   - kept: which training examples were taken for validation earlier; they stay.
    /// - Throws: `SplitError.tooFewUnits` where training has less than two units.
    public init(
        given: [Part],
        of examples: [Example],
        units: Units,
        byLabel: Bool,
        salt: UInt64 = 0,
        kept: SplitFile = SplitFile()
    ) throws(SplitError) {
        require(
            given.count == examples.count,
            "PartSplit: \(given.count) parts, \(examples.count) examples"
        )
        self.units = units
        guard !given.contains(.validation) else {
            parts = given
            return
        }
        let training = given.indices.filter { given[$0] == .train }
        let inner = units.limited(to: training)
        guard inner.count >= 2 else { throw .tooFewUnits(found: inner.count, needed: 2) }
        let order: [Part] = [.train, .validation]
        let own = training.map { examples[$0] }
        let dealing = Dealing(
            inner,
            Strata(of: inner, own, byLabel: byLabel, salt: salt),
            kept: own.map { kept.part(of: $0.id).flatMap(order.firstIndex) },
            binCount: 2,
            rule: WeightedParts(shares: [0.9, 0.1], claims: [0, 1])
        )
        var parts = given
        for (index, bin) in zip(training, dealing.bins) { parts[index] = order[bin] }
        self.parts = parts
        if !parts.contains(.validation) { throw .emptyPart(.validation) }
    }

    /// The examples of `part`.
    public func examples(in part: Part) -> [Int] { parts.indices.filter { parts[$0] == part } }

    /// The examples to fit on before something is measured on `held`: those of `parts` whose unit has no
    /// member there.
    public func examples(in parts: Set<Part>, apartFrom held: Set<Part>) -> [Int] {
        let seen = units.members.map { members in members.contains { held.contains(self.parts[$0]) } }
        return self.parts.indices.filter { parts.contains(self.parts[$0]) && !seen[units.ofExample[$0]] }
    }

    /// The units that stand in more than one part: of a given split, or after a new example has linked old
    /// ones.
    public var leaks: [Leak] { Leak.leaks(in: units, parts: parts) }
}

extension SplitFile {
    /// The part of the example named `id`; nil where it has none.
    func part(of id: String) -> Part? { if case .part(let part) = self[id] { part } else { nil } }

    /// The fold of the example named `id`; nil where it has none.
    func fold(of id: String) -> Int? { if case .fold(let fold) = self[id] { fold } else { nil } }
}
