public import SystemPackage

extension PartSplit {
    /// Splits `examples` and keeps the split at `path`: examples that stand there keep their part.
    ///
    /// - Throws: `SplitError`, also where the file holds folds.
    public static func kept(
        at path: FilePath,
        of examples: [Example],
        units: Units,
        byLabel: Bool,
        shares: Shares = Shares(),
        salt: UInt64 = 0
    ) throws(SplitError) -> PartSplit {
        let old = try SplitFile.read(path, inFolds: false)
        let split = try PartSplit(
            of: examples,
            units: units,
            byLabel: byLabel,
            shares: shares,
            salt: salt,
            kept: old
        )
        try old.write(zip(examples, split.parts.map(SplitFile.Place.part)), to: path)
        return split
    }

    /// Takes a given split over and keeps at `path` which training examples were taken for validation.
    ///
    /// - Throws: `SplitError`, also where the file holds folds.
    public static func kept(
        at path: FilePath,
        given: [Part],
        of examples: [Example],
        units: Units,
        byLabel: Bool,
        salt: UInt64 = 0
    ) throws(SplitError) -> PartSplit {
        guard !given.contains(.validation) else {
            return try PartSplit(given: given, of: examples, units: units, byLabel: byLabel)
        }
        let old = try SplitFile.read(path, inFolds: false)
        let split = try PartSplit(
            given: given,
            of: examples,
            units: units,
            byLabel: byLabel,
            salt: salt,
            kept: old
        )
        let dealt = given.indices.filter { given[$0] == .train }
        try old.write(dealt.map { (examples[$0], .part(split.parts[$0])) }, to: path)
        return split
    }
}

extension CrossFitting {
    /// Deals `examples` to folds and keeps them at `path`: examples that stand there keep their fold.
    ///
    /// - Throws: `SplitError`, also where the file holds parts.
    public static func kept(
        at path: FilePath,
        of examples: [Example],
        units: Units,
        byLabel: Bool,
        foldCount: Int = CrossFitting.usualFoldCount,
        salt: UInt64 = 0
    ) throws(SplitError) -> CrossFitting {
        let old = try SplitFile.read(path, inFolds: true)
        let split = try CrossFitting(
            of: examples,
            units: units,
            byLabel: byLabel,
            foldCount: foldCount,
            salt: salt,
            kept: old
        )
        try old.write(zip(examples, split.folds.map(SplitFile.Place.fold)), to: path)
        return split
    }
}

extension SplitFile {
    fileprivate static func read(_ path: FilePath, inFolds: Bool) throws(SplitError) -> SplitFile {
        let split = try read(path)
        guard let found = split.isInFolds, found != inFolds else { return split }
        throw .otherKind(
            file: path.string,
            found: found ? "folds" : "parts",
            expected: inFolds ? "folds" : "parts"
        )
    }

    /// Writes the split with these places in it, unless they stand there already.
    ///
    /// The places of ids that are not among them stay: a row that comes back later finds its place.
    fileprivate func write(
        _ places: some Sequence<(Example, Place)>,
        to path: FilePath
    ) throws(SplitError) {
        var split = self
        for (example, place) in places { split[example.id] = place }
        if split != self { try split.write(to: path) }
    }
}
