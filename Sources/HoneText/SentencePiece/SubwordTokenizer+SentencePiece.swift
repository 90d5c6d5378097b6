internal import HoneBase
public import SystemPackage

extension SubwordTokenizer {
    /// Reads a SentencePiece model, such as a tokenizer.model, of byte pairs or of unigrams.
    ///
    /// Control pieces such as `<s>` are special tokens, found in text as they are.
    ///
    /// - Throws: `TokenizerError` where the file cannot be read.
    public init(sentencePiece path: FilePath) throws(TokenizerError) {
        try self.init(SentencePieceModel(path), path)
    }

    /// The tokenizer of a SentencePiece model.
    init(
        _ model: SentencePieceModel,
        _ path: FilePath,
        template: SequenceTemplate = SequenceTemplate(),
        beginID: Int32? = nil
    ) throws(TokenizerError) {
        // Only what text may be cut into is looked up; of equal pieces the first counts.
        let isCut = model.kinds.map { $0 == .normal || $0 == .userDefined || $0 == .byte }
        let tokens = TokenTable(model.pieces, isToken: model.kinds.map { _ in true }, spelling: .text)
        var parts = SubwordParts(path: path, tokens: tokens)
        parts.template = template
        parts.beginID = beginID ?? model.id(of: "<s>")
        if let map = CharacterMap(model.characterMap, .longest) { parts.normalizers.append(map) }
        parts.normalizers.append(model.spaces)
        var met: Set<[UInt8]> = []
        for (index, kind) in model.kinds.enumerated()
        where kind == .control || kind == .userDefined || kind == .unknown {
            let content = Array(model.pieces[index])
            guard !content.isEmpty, met.insert(content).inserted else { continue }
            var token = AddedToken(content: content, id: Int32(index))
            token.isSpecial = kind != .userDefined
            token.isNormalized = kind == .userDefined
            token.stripsRight = model.specialsStripRight.contains(content)
            try parts.add(token, field: token.text)
        }
        parts.decoding.readsByteTokens = true
        parts.decoding.replacements = [(SentencePieceSpaces.marker, [0x20])]
        parts.decoding.leadingSpaces = model.spaces.addsPrefix ? 1 : 0
        let unknownID = model.kinds.firstIndex(of: .unknown).map(Int32.init)
        let byteFallback = model.fallsBackToBytes ? tokens.byteFallback : nil
        switch model.algorithm {
        case .unigram:
            self.init(
                parts,
                UnigramModel(
                    tokens,
                    scores: Self.unigramScores(model),
                    unknownID: unknownID,
                    byteFallback: byteFallback
                )
            )
        case .bytePair:
            let ranks = Self.ranks(of: model.scores)
            let merges = Self.merges(tokens) { isCut[$0] && model.kinds[$0] != .byte ? ranks[$0] : nil }
            let symbols = BytePairModel.CharacterSymbols(byteFallback: byteFallback, fusesUnknown: true)
            parts.cutAtMarkers()
            self.init(
                parts,
                BytePairModel(
                    tokens: tokens,
                    merges: MergeTable(merges),
                    symbols: .characters(symbols),
                    unknownID: unknownID
                )
            )
        }
    }

    /// The order of merges: the highest score first, equal scores alike.
    static func ranks(of scores: [Float]) -> [Int32] {
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        var ranks = [Int32](repeating: 0, count: scores.count)
        var rank: Int32 = 0
        for (place, index) in order.enumerated() {
            if place > 0, scores[index] != scores[order[place - 1]] { rank += 1 }
            ranks[index] = rank
        }
        return ranks
    }

    /// Scores of the pieces that text may be cut into; a piece of the user's is better than any cut of it.
    private static func unigramScores(_ model: SentencePieceModel) -> [Double] {
        let normal = model.kinds.indices.filter { model.kinds[$0] == .normal }.map { model.scores[$0] }
        let most = Double(normal.max() ?? 0)
        return model.kinds.indices.map { index in
            switch model.kinds[index] {
            case .normal: Double(model.scores[index])
            case .userDefined: Double(model.pieces[index].count) * most - 0.1
            case .unknown, .control, .unused, .byte: .nan
            }
        }
    }
}
