import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneTraining

/// Texts of bytes, and losses in double precision from the logits of one text at a time.
enum DecoderProblem {
    /// `<s>` of the tiny decoder.
    static let startID: Int32 = 256

    /// Texts of these lengths with what is wanted of each: one span, or two of which the second counts half.
    static func texts(_ lengths: [Int] = [9, 14, 5, 23, 7, 11, 30, 6], below limit: Int = 256) -> [Supervised
        .Text]
    {
        var draws = Draws(70)
        return lengths.enumerated().map { index, length in
            let ids = draws.indices(length, below: limit)
            let first = 1 + index % 3
            guard length > first + 3 else { return .init(ids: ids, spans: [.init(1..<length)]) }
            return .init(
                ids: ids,
                spans: [
                    .init(first..<first + 2), .init(first + 3..<length, weight: index % 2 == 0 ? 1 : 0.5),
                ]
            )
        }
    }

    /// Documents laid end to end, each behind a start of its own: short and long, one of nothing but its start.
    static let documents: [Int32] = {
        var draws = Draws(71)
        return [7, 20, 3, 0, 15, 1, 40, 6, 12].flatMap { [startID] + draws.indices($0, below: 256) }
    }()

    /// What each token of `ids` but the first costs in nats, read alone.
    static func exactLosses(_ ids: [Int32], _ decoder: Decoder) -> [Double] {
        let size = decoder.vocabularySize
        let logits = decoder.logits(decoder.states(of: PackedTokens([ids]))).floats()
        return ids.indices.dropFirst().map { loss(of: ids[$0], in: logits[($0 - 1) * size..<$0 * size]) }
    }

    /// What `id` costs behind the last token of `ids`.
    static func exactLoss(of id: Int32, behind ids: [Int32], _ decoder: Decoder) -> Double {
        let logits = decoder.logits(decoder.states(of: PackedTokens([ids]))).floats()
        return loss(of: id, in: logits.suffix(decoder.vocabularySize))
    }

    private static func loss(of id: Int32, in logits: ArraySlice<Float>) -> Double {
        let row = logits.map(Double.init)
        let largest = row.max() ?? 0
        return Mathematics.log(row.reduce(0) { $0 + Mathematics.exp($1 - largest) }) + largest - row[Int(id)]
    }

    /// A trainer of the decoder in `folder`, which LoRA's second matrices already bend.
    static func trainer(
        _ method: String,
        _ objective: String,
        in folder: FilePath,
        as type: DType = .float32,
        _ change: (inout Recipe) -> Void = { _ in }
    ) throws -> Trainer {
        let method = try #require(MethodRegistry.method(named: method))
        var recipe = Recipe(method: method, for: .decoder)
        recipe.objective = objective
        recipe.lora.rank = 3
        recipe.seed = 7
        recipe.learningRate = 3e-3
        change(&recipe)
        let decoder = try Decoder(folder: folder, as: type, isTrained: method.movesBase)
        let model = try TrainedModel(decoder, recipe, method: method)
        var draws = Draws(72)
        for parameter in model.adapter?.parameters ?? [] where parameter.name.hasSuffix("lora_B.weight") {
            parameter.update(
                Tensor(draws.floats(parameter.value.count, scale: 0.05), shape: parameter.value.shape)
            )
        }
        let limit = min(256, decoder.vocabularySize)
        guard objective == LanguageModelling.name else {
            return try Trainer(model, recipe, Supervised(texts(below: limit), on: decoder))
        }
        let rows = LanguageModelling(documents, rowLength: 12, startID: startID, on: decoder)
        return try Trainer(model, recipe, rows)
    }
}

extension Trainer {
    /// The bits of everything that moves, and of the moments.
    var bits: [[UInt32]] {
        parameters.map { $0.value.floats().map(\.bitPattern) }
            + optimizer.moments.flatMap { [$0.mean, $0.square] }.map { $0.floats().map(\.bitPattern) }
    }
}

/// The norm of the difference over the norm of what is expected.
func relativeDifference(_ found: [Float], _ expected: [Float]) -> Double {
    let difference = zip(found, expected).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    let norm = expected.reduce(0.0) { $0 + Double($1) * Double($1) }
    guard found.count == expected.count, norm > 0 else { return .infinity }
    return (difference / norm).squareRoot()
}
