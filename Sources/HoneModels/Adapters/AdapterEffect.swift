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
    /// bfloat16 moves a state by up to some thousandths: only what is beyond that tells two apart. None and some are
    /// always told apart.
    static func agree(_ a: Double, _ b: Double) -> Bool {
        (a == 0) == (b == 0) && abs(a - b) <= 0.05 * max(a, b) + 8e-3
    }
}
