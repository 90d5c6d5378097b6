internal import HoneTensor

/// How far an adapter moves what its base makes of fixed texts: kept with it, and measured again when it is loaded.
///
/// An adapter that loads without effect, or with another one than when it was saved, is not the one that was trained.
enum AdapterEffect {
    /// The Euclidean distance between the states of two texts of fixed token ids with and without `adapter`, relative
    /// to those without.
    static func measured(of adapter: Adapter, on model: any TrainableModel) -> Double {
        let length = min(16, model.maximumTokens)
        let texts = (0..<2).map { text in
            (0..<length).map { Int32(($0 * 7_919 + text * 104_729 + 11) % model.vocabularySize) }
        }
        let tokens = PackedTokens(texts)
        let before = model.read(tokens, ForwardPass()).converted(to: .float32)
        let after = model.read(tokens, ForwardPass(adapter: adapter)).converted(to: .float32)
        let difference = after + before * -1
        return (difference.dot(difference) / max(before.dot(before), .leastNormalMagnitude)).squareRoot()
    }

    /// Whether two measurements are of the same adapter, on whatever machine each was made.
    ///
    /// Rounding moves states as an effect does, across it: the squares add up. Two effects below what `model`'s rounding
    /// does are not told apart; none and some always are.
    static func agree(_ a: Double, _ b: Double, on model: any TrainableModel) -> Bool {
        let noise = noise(of: model)
        return (a == 0) == (b == 0) && abs(a * a - b * b) <= 0.1 * max(a * a, b * b) + noise * noise
    }

    /// How far bfloat16, or blocks of few bits, move the states of the probe.
    ///
    /// Measured of decoders with 24 and 30 blocks in bfloat16, eight and four bits: up to 0.037.
    private static func noise(of model: any TrainableModel) -> Double { model is Decoder ? 0.06 : 0.03 }
}
