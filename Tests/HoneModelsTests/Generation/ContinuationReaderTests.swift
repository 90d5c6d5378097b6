import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// What follows prompts, beside the same texts read whole.
@Suite struct ContinuationReaderTests {
    private static let folders = (try? Files.names(in: golden("decoders"))) ?? []

    /// The end of the score of prompt and continuation read as one text.
    private func oracle(_ decoder: Decoder, _ prompt: [Int32], _ continuation: [Int32]) -> [Float] {
        decoder.score(prompt + continuation).logProbabilities.suffix(continuation.count)
    }

    private func draw(_ count: Int, below size: Int, seed: UInt64) -> [Int32] {
        var random = Philox(seed: seed)
        return (0..<count).map { _ in Int32(random.below(size)) }
    }

    /// Prompts that share their beginning, one after the other, as a comparison asks them.
    ///
    /// Families whose positions turn by the length of the text are left out: a kept key has the turn of its time.
    @Test(arguments: folders.filter { !$0.contains("dynamic") && !$0.contains("longrope") })
    func everyFamilyScoresAsTheWholeText(_ name: String) throws {
        let decoder = try Decoder(folder: golden("decoders").appending(name), as: .float32)
        let reader = ContinuationReader(decoder)
        let size = decoder.vocabularySize
        let shared = draw(9, below: size, seed: 1)
        for turn in 0..<4 {
            let prompt = shared + draw(1 + 2 * turn, below: size, seed: UInt64(10 + turn))
            let continuations = (0..<5).map {
                draw(1 + $0 % 4, below: size, seed: UInt64(20 + 5 * turn + $0))
            }
            let found = reader.logProbabilities(of: continuations, after: prompt)
            for (continuation, scores) in zip(continuations, found) {
                expectClose(scores, oracle(decoder, prompt, continuation), relative: 1e-4, absolute: 1e-4)
            }
        }
        #expect(reader.readCount < 4 * (9 + 7 + 5 * 4))
    }

    @Test func promptsGrowBeyondTheFirstRoomAndShrinkAgain() throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder)
            let decoder = try Decoder(folder: folder, as: .float32)
            let reader = ContinuationReader(decoder)
            for length in [3, 300, 299, 500, 4, 1] {
                let prompt = draw(length, below: decoder.vocabularySize, seed: 3)
                let continuation = draw(12, below: decoder.vocabularySize, seed: 4)
                let found = reader.logProbabilities(of: [continuation], after: prompt)
                expectClose(found[0], oracle(decoder, prompt, continuation), relative: 1e-4, absolute: 1e-4)
            }
        }
    }

    /// More branches than one pass takes.
    @Test func manyContinuationsAreReadInSeveralPasses() throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder)
            let decoder = try Decoder(folder: folder, as: .float32)
            let prompt = draw(7, below: decoder.vocabularySize, seed: 5)
            let continuations = (0..<90).map {
                draw(3 + $0 % 11, below: decoder.vocabularySize, seed: UInt64($0))
            }
            let found = ContinuationReader(decoder).logProbabilities(of: continuations, after: prompt)
            for (continuation, scores) in zip(continuations, found) {
                expectClose(scores, oracle(decoder, prompt, continuation), relative: 1e-4, absolute: 1e-4)
            }
        }
    }

    @Test func branchesLeaveNoTrace() throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder)
            let decoder = try Decoder(folder: folder, as: .float32)
            let prompt = draw(70, below: decoder.vocabularySize, seed: 6)
            let reader = ContinuationReader(decoder)
            let continuation = draw(5, below: decoder.vocabularySize, seed: 7)
            let before = reader.logProbabilities(of: [continuation], after: prompt)
            _ = reader.logProbabilities(of: [draw(60, below: decoder.vocabularySize, seed: 8)], after: prompt)
            let after = reader.logProbabilities(of: [continuation], after: prompt)
            expectClose(after[0], before[0], absolute: 1e-4)
        }
    }
}
