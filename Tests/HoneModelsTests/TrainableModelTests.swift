import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

@Suite struct TrainableModelTests {
    @Test func encodersAndDecodersAnswerAlike() throws {
        try withTemporaryFolder { folder in
            let (small, large) = (folder.appending("encoder"), folder.appending("decoder"))
            try writeTinyEncoder(to: small)
            try writeTinyDecoder(to: large)
            let texts: [[Int32]] = [[1, 2, 3], [4, 5]]
            for isTrained in [false, true] {
                let encoder = try Encoder(folder: small, isTrained: isTrained)
                let decoder = try Decoder(folder: large, isTrained: isTrained)
                for (model, rows) in [(encoder, 2), (decoder, 5)] as [(any TrainableModel, Int)] {
                    let states = model.read(PackedTokens(texts), ForwardPass())
                    #expect(states.shape == [rows, model.stateSize])
                    #expect(model.parameters.isEmpty != isTrained && !model.linearModules.isEmpty)
                    #expect(model.vocabularySize > 0 && type(of: model).tokensPerPass > 0)
                }
                #expect((encoder.wordTable != nil) == isTrained && encoder.stateSize == encoder.size)
                // Of a tied table all rows move.
                #expect(decoder.wordTable == nil)
            }
        }
        #expect(Encoder.peftTask == "FEATURE_EXTRACTION" && Decoder.peftTask == "CAUSAL_LM")
    }

    /// Of a table that is not the head only the rows of the training data may move.
    @Test(arguments: [("llama", true), ("phi3", true), ("gemma", false), ("gpt2", false)])
    func theTableOfWordsIsApartWhereItIsNotTheHead(_ name: String, _ isApart: Bool) throws {
        let folder = golden("decoders/\(name)")
        let decoder = try Decoder(folder: folder, as: .float32, isTrained: true)
        #expect((decoder.wordTable != nil) == isApart)
        if isApart { #expect(decoder.parameters.first === decoder.wordTable) }
        #expect(try Decoder(folder: folder, as: .float32).wordTable == nil)
    }

    /// Loss and all gradients, fused with the head, are those by way of all logits: caps and tied tables included.
    @Test(
        arguments: [
            "llama", "smollm3", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text", "phi3", "gpt2",
        ]
    )
    func theLossIsThatOfTheLogits(_ name: String) throws {
        let decoder = try Decoder(folder: golden("decoders/\(name)"), as: .float32, isTrained: true)
        var draws = Draws(12)
        let tokens = PackedTokens([draws.indices(9, below: 40), draws.indices(6, below: 40)])
        let next = NextTokens(
            rows: [0, 1, 5, 7, 9, 10, 13],
            targets: draws.indices(7, below: 40),
            weights: [1, 2, 0, 1, 0.5, 1, 1]
        )
        let fusedTape = Tape()
        let fusedPass = ForwardPass(tape: fusedTape)
        let fused = decoder.crossEntropy(of: next, decoder.read(tokens, fusedPass), fusedPass)
        let fusedGradients = fusedTape.gradients(of: fused)
        let tape = Tape()
        let pass = ForwardPass(tape: tape)
        let logits = decoder.logits(decoder.states(of: tokens, pass), pass)
        var (targets, weights) = ([Int32](repeating: 0, count: 15), [Float](repeating: 0, count: 15))
        for (index, row) in next.rows.enumerated() {
            targets[Int(row)] = next.targets[index]
            weights[Int(row)] = next.weights?[index] ?? 1
        }
        let loss = logits.crossEntropy(
            Tensor(targets, shape: [15]),
            weights: Tensor(weights, shape: [15]),
            tape: tape
        )
        expectClose([fused.item()], [Double(loss.item())], relative: 1e-5)
        let gradients = tape.gradients(of: loss)
        for parameter in decoder.parameters {
            let found = try #require(fusedGradients[parameter]?.floats(), "\(parameter.name)")
            let wanted = try #require(gradients[parameter]?.floats(), "\(parameter.name)")
            let difference = zip(found, wanted).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
            let norm = wanted.reduce(0.0) { $0 + Double($1 * $1) }
            #expect(difference.squareRoot() <= 1e-4 * norm.squareRoot(), "\(parameter.name)")
        }
        let plain = decoder.losses(of: next, decoder.read(tokens, ForwardPass()))
        let values = logits.floats()
        let exact = zip(next.rows, next.targets).map { row, target in
            let row = values[Int(row) * 40..<(Int(row) + 1) * 40].map(Double.init)
            return Mathematics.log(row.reduce(0) { $0 + Mathematics.exp($1) }) - row[Int(target)]
        }
        expectClose(plain, exact, relative: 1e-5, absolute: 1e-5)
    }
}
