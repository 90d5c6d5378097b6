import HoneBase
import HoneModels
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct PretrainingSamplerTests {
    /// Samples come at their time, the same for the same weights; what lies behind a checkpoint is forgotten.
    @Test func samplesAreKeptAndForgotten() throws {
        try withTinyDecoder { decoder, folder in
            let tokenizer = try #require(decoder.tokenizer)
            let sampler = PretrainingSampler(
                decoder,
                tokenizer,
                prompts: ["One \"quoted\"", "two\nlines"],
                interval: 5,
                file: folder.appending("samples.jsonl"),
                seed: 3
            )
            #expect(try sampler.all() == [])
            try sampler.forget(behind: 0)
            var written: [PretrainingResult.Sample] = []
            for step in 1...12 { written += try sampler.write(at: step, of: 12) }
            #expect(written.map(\.step) == [5, 5, 10, 10, 12, 12])
            #expect(Set(written.map(\.prompt)) == ["One \"quoted\"", "two\nlines"])
            #expect(try sampler.all() == written)
            // The model did not learn: it writes the same.
            #expect(written[0].text == written[2].text && written[1].text == written[5].text)
            try sampler.forget(behind: 10)
            #expect(try sampler.all().map(\.step) == [5, 5, 10, 10])
        }
    }
}
