import HoneBase
import HoneFormats
import HoneTensor
import SystemPackage
import Testing

@testable import HoneModels

/// Tiny random models of each family give the logits, the loss and the gradients of the reference implementation.
@Suite struct DecoderParityTests {
    static let names = [
        "llama", "llama3-scaling", "llama-linear", "llama-dynamic", "llama-yarn", "llama-yarn-mscale",
        "llama-sharded",
        "llama-bf16", "smollm3", "mistral", "qwen2", "qwen2-sliding", "qwen3", "gemma", "gemma2",
        "gemma3_text",
        "gemma3_text-linear", "phi3", "phi3-longrope", "gpt2",
    ]

    private struct Expected {
        var sequences: [(ids: [Int32], labels: [Int32], logits: [Float])] = []
        var prompt: [Int32] = []
        var tokens: [Int32] = []
        var loss = 0.0

        init(_ folder: FilePath) throws {
            let json = try JSONScanner.parse(try Files.bytes(of: folder.appending("expected.json")))
            func ids(_ value: JSON?) -> [Int32] { (value?.numbers ?? []).map(Int32.init) }
            for sequence in json["sequences"]?.array ?? [] {
                let rows = sequence["logits"]?.array ?? []
                sequences.append(
                    (
                        ids(sequence["ids"]), ids(sequence["labels"]),
                        rows.flatMap { $0.numbers.map(Float.init) }
                    )
                )
            }
            prompt = ids(json["greedy"]?["prompt"])
            // Where a cache changes the text, what the reference generates with its own.
            tokens = ids(json["cached"]?["generate_tokens"] ?? json["greedy"]?["tokens"])
            loss = json["loss"]?.double ?? 0
        }
    }

    private func expectClose(_ found: [Float], _ expected: [Float], _ what: String) {
        #expect(found.count == expected.count, "\(what)")
        let largest = expected.map(abs).max() ?? 1
        let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(difference <= 1e-4 * largest, "\(what): \(difference) of \(largest)")
    }

    @Test(arguments: names) func logitsOfWholeTexts(_ name: String) throws {
        let folder = golden("decoders/\(name)")
        let expected = try Expected(folder)
        let decoder = try Decoder(folder: folder, as: .float32)
        // Packed, and each by itself: a length may change the frequencies of its own text only.
        let packed = PackedTokens(expected.sequences.map(\.ids))
        expectClose(
            decoder.logits(decoder.states(of: packed)).floats(),
            expected.sequences.flatMap(\.logits),
            "packed"
        )
        for sequence in expected.sequences {
            let alone = decoder.logits(decoder.states(of: PackedTokens([sequence.ids])))
            expectClose(alone.floats(), sequence.logits, "\(sequence.ids.count) tokens")
        }
    }

    @Test(arguments: names) func lossAndGradients(_ name: String) throws {
        let folder = golden("decoders/\(name)")
        let expected = try Expected(folder)
        let decoder = try Decoder(folder: folder, as: .float32, isTrained: true)
        let packed = PackedTokens(expected.sequences.map(\.ids))
        for recomputes in [false, true] {
            let tape = Tape()
            let pass = ForwardPass(tape: tape, recomputesBlocks: recomputes)
            let logits = decoder.logits(decoder.states(of: packed, pass), pass)
            // Each position's target is the next label of its text; the last has none.
            var (targets, weights): ([Int32], [Float]) = ([], [])
            for sequence in expected.sequences {
                for label in sequence.labels.dropFirst() + [-100] {
                    targets.append(max(label, 0))
                    weights.append(label < 0 ? 0 : 1)
                }
            }
            let loss = logits.crossEntropy(
                Tensor(targets, shape: [targets.count]),
                weights: Tensor(weights, shape: [weights.count]),
                tape: tape
            )
            #expect(abs(Double(loss.item()) - expected.loss) <= 1e-5 * expected.loss)
            let gradients = tape.gradients(of: loss)
            let reference = try SafetensorsFile(folder.appending("gradients.safetensors"))
            var checked: Set<String> = []
            for parameter in decoder.parameters {
                guard let gradient = gradients[parameter] else {
                    Issue.record("\(parameter.name) has no gradient")
                    continue
                }
                for slice in parameter.slices {
                    let entry = try #require(reference[slice.name], "\(slice.name)")
                    var values = gradient.rows(slice.rows)
                    // What the folder holds by input was turned when it was read.
                    if entry.shape.count == 2,
                        entry.shape != values.shape.array || isTransposed(slice.name, decoder)
                    {
                        values = values.transposed()
                    }
                    #expect(values.shape.array == entry.shape)
                    let wanted = try reference.withBytes(of: slice.name) {
                        Array($0.bindMemory(to: Float.self))
                    }
                    let difference = zip(values.floats(), wanted).reduce(0.0) {
                        $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
                    }
                    let norm = wanted.reduce(0.0) { $0 + Double($1 * $1) }
                    #expect(difference.squareRoot() <= 1e-3 * norm.squareRoot(), "\(slice.name)")
                    checked.insert(slice.name)
                }
            }
            #expect(checked == Set(reference.tensors.map(\.name)))
        }
    }

    private func isTransposed(_ name: String, _ decoder: Decoder) -> Bool {
        decoder.linearModules.contains { $0.isTransposed && $0.names.contains { name == $0 + ".weight" } }
    }

    /// Token by token, in pieces, and whole: the greedy text is the reference's.
    @Test(arguments: names, [1, 3, 64]) func greedyText(_ name: String, _ piece: Int) throws {
        let folder = golden("decoders/\(name)")
        let expected = try Expected(folder)
        let decoder = try Decoder(folder: folder, as: .float32)
        let cache = decoder.makeCache(capacities: [64])
        var logits = decoder.read([expected.prompt], of: [0], cache, tokensPerPass: piece)
        var found: [Int32] = []
        while found.count < expected.tokens.count {
            let values = logits.floats()
            let best = values.indices.max { values[$0] < values[$1] } ?? 0
            found.append(Int32(best))
            logits = decoder.read([[Int32(best)]], of: [0], cache)
        }
        #expect(found == expected.tokens)
    }

    /// A text longer than the original context has the frequencies of its whole length, however it is cut into passes; a
    /// text that grows to that length has what the reference has with its cache.
    @Test(arguments: ["llama-dynamic", "phi3-longrope"]) func longTextsInPieces(_ name: String) throws {
        let folder = golden("decoders/\(name)")
        let sequence = try Expected(folder).sequences[0]
        let decoder = try Decoder(folder: folder, as: .float32)
        let last = Array(sequence.logits.suffix(decoder.vocabularySize))
        for piece in [1, 5, 64] {
            let cache = decoder.makeCache(capacities: [64])
            let logits = decoder.read([sequence.ids], of: [0], cache, tokensPerPass: piece)
            expectClose(logits.floats(), last, "pieces of \(piece)")
        }
        let cache = decoder.makeCache(capacities: [64])
        var logits: Tensor?
        for id in sequence.ids { logits = decoder.read([[id]], of: [0], cache) }
        #expect(cache.lengths == [sequence.ids.count])
        let json = try JSONScanner.parse(try Files.bytes(of: folder.appending("expected.json")))
        // Of Phi 3, generate() reads the text again where the factors change: then it is as though read whole.
        let grown = (json["cached"]?["logits"]?.numbers ?? []).map { Float($0) }
        expectClose(logits?.floats() ?? [], name == "llama-dynamic" ? grown : last, "token by token")
    }

    /// Texts of a batch, read together in pieces, give what each gives alone.
    @Test(arguments: names) func batchAgainstSingle(_ name: String) throws {
        let folder = golden("decoders/\(name)")
        let expected = try Expected(folder)
        let decoder = try Decoder(folder: folder, as: .float32)
        let texts = expected.sequences.map(\.ids)
        let whole = decoder.read(
            texts,
            of: [0, 1, 2],
            decoder.makeCache(capacities: [64, 64, 64]),
            tokensPerPass: 512
        )
        for (index, text) in texts.enumerated() {
            let alone = decoder.read([text], of: [0], decoder.makeCache(capacities: [64]), tokensPerPass: 512)
            expectClose(whole.rows(index..<index + 1).floats(), alone.floats(), "text \(index)")
        }
    }
}
