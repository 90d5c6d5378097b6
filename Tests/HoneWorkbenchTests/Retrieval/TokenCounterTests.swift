import HoneModels
import HoneTestSupport
import HoneText
import Testing

@testable import HoneRetrieval

@Suite struct TokenCounterTests {
    /// With the tokenizer of a real folder: special tokens are counted apart.
    @Test func tokensAreThoseOfTheTokenizer() throws {
        try withTemporaryFolder { folder in
            try writeTinyEncoder(to: folder)
            let tokenizer = try Encoder(folder: folder).tokenizer
            let counter = TokenCounter(tokenizer)
            #expect(counter.markCount == 2)
            for text in ["", "the pump leaks", "  a\nb ", "é😀x."] {
                let count = Array(text.utf8).withUnsafeBufferPointer { counter.count($0) }
                #expect(count == tokenizer.ids(of: text).count && count == tokenizer.encode(text).count - 2)
            }
        }
    }
}
