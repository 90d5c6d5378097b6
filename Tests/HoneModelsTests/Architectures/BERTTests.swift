import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

private let texts = [
    "", "the pump", "why was my card payment not found?", "Überlauf: E42, 17 bar!", "水 and oil",
    String(repeating: "engine noise ", count: 40),
]

/// Opens the folder, and compares the states of all texts, packed, with the oracle's.
private func expectStates(
    _ folder: FilePath,
    of tensors: [StoredTensor],
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let encoder = try Encoder(folder: folder, as: .float32)
    let bert = try BERT(folder: folder, as: .float32, isTrained: false, on: CPU.shared)
    let ids = texts.map { encoder.tokens(of: $0).ids }
    let oracle = BERTOracle(tensors)
    let states = bert.states(of: PackedTokens(ids), ForwardPass())
    #expect(states.shape == [ids.reduce(0) { $0 + $1.count }, 32], sourceLocation: sourceLocation)
    #expect(states.dtype == .float32, sourceLocation: sourceLocation)
    expectNear(
        states.floats(),
        ids.flatMap { oracle.states($0).flatMap { $0 } },
        relative: 1e-5,
        sourceLocation: sourceLocation
    )
}

@Suite struct BERTTests {
    @Test(arguments: 1...3 as ClosedRange<UInt64>) func statesAreThoseOfTheOracle(seed: UInt64) throws {
        try withTinyEncoder(seed: seed) { folder in
            try expectStates(folder, of: TinyEncoder(seed: seed).tensors)
            let bert = try BERT(folder: folder, as: .float32, isTrained: false, on: CPU.shared)
            #expect(bert.hiddenSize == 32 && bert.maximumTokens == 64)
            #expect(bert.vocabularySize == TinyEncoder.vocabulary.count)
        }
    }

    @Test func statesInBFloat16PointTheSameWay() throws {
        try withTinyEncoder { folder in
            let encoder = try Encoder(folder: folder, as: .bfloat16)
            let bert = try BERT(folder: folder, as: .bfloat16, isTrained: false, on: CPU.shared)
            let ids = texts.map { encoder.tokens(of: $0).ids }
            let oracle = BERTOracle(TinyEncoder(seed: 1).tensors)
            let states = bert.states(of: PackedTokens(ids), ForwardPass())
            #expect(states.dtype == .bfloat16)
            let expected = ids.flatMap { oracle.states($0) }
            for (token, state) in expected.enumerated() {
                #expect(cosine(states.rows(token..<token + 1).floats(), state) >= 0.999)
            }
        }
    }

    @Test func namesMayBeginWithTheModel() throws {
        try withTinyEncoder { folder in
            let tensors = TinyEncoder(seed: 2).tensors
            var prefixed = tensors
            for index in prefixed.indices { prefixed[index].name = "bert." + prefixed[index].name }
            // The heads of pre-training stand beside the model.
            prefixed.append(StoredTensor("cls.predictions.bias", shape: [1], values: [0]))
            prefixed.append(StoredTensor("bert.pooler.dense.bias", shape: [2], values: [0, 1]))
            try replaceWeights(in: folder, by: prefixed)
            try expectStates(folder, of: tensors)
        }
    }

    @Test(arguments: ["F16", "BF16"]) func weightsMayBeHalves(type: String) throws {
        try withTinyEncoder { folder in
            let tensors = TinyEncoder(seed: 3).tensors.map { $0.rounded(to: type) }
            try replaceWeights(in: folder, by: tensors)
            try expectStates(folder, of: tensors)
        }
    }

    /// The three matrices of attention are laid together even where their types differ.
    @Test func weightsMayBeOfSeveralTypes() throws {
        try withTinyEncoder { folder in
            let types = ["F32", "BF16", "F16"]
            let tensors = TinyEncoder(seed: 4).tensors.enumerated().map { index, tensor in
                index % 3 == 0 ? tensor : tensor.rounded(to: types[index % 3])
            }
            try replaceWeights(in: folder, by: tensors)
            try expectStates(folder, of: tensors)
        }
    }

    @Test(arguments: ["F32", "F16", "BF16"], [1, 2, 3, 4]) func weightsMayLieAnywhere(
        type: String,
        shift: Int
    ) throws {
        try withTinyEncoder { folder in
            var tensors = TinyEncoder(seed: 5).tensors
            if type != "F32" { tensors = tensors.map { $0.rounded(to: type) } }
            try replaceWeights(in: folder, by: tensors, shift: shift)
            try expectStates(folder, of: tensors)
        }
    }
}
