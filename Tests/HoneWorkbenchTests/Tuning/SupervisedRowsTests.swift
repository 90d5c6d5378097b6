import HoneBase
import HoneData
import HoneEvaluation
import HoneModels
import HoneTensor
import HoneTestSupport
import HoneText
import HoneTraining
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct SupervisedRowsTests {
    /// A text of so many tokens, of which these are wanted, the last one an end where it is `ended`.
    private func text(_ count: Int, _ spans: [Range<Int>], ended: Bool = true, weight: Float = 1)
        -> Supervised.Text
    {
        var ids = [Int32](repeating: 97, count: count)
        if ended, let last = spans.last?.last { ids[last] = 257 }
        return Supervised.Text(ids: ids, spans: spans.map { .init($0, weight: weight) })
    }

    private func withRows(truncates: Bool = false, _ body: (inout SupervisedRows, Base) throws -> Void) throws
    {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder.appending("d"), maximumTokens: 16)
            let base = try Base(folder.appending("d").string, as: .float32)
            var rows = SupervisedRows(base.decoder, ends: [257], truncates: truncates)
            try body(&rows, base)
        }
    }

    private func place(_ line: Int) -> Problem.Place { .init(file: "a.jsonl", line: line) }

    @Test func whatFitsIsKeptAsItIs() throws {
        try withRows { rows, base in
            let texts = [text(16, [10..<16]), text(4, [1..<2, 3..<4]), text(5, [1..<3], ended: false)]
            for (number, text) in texts.enumerated() { rows.add(text, at: place(number + 1)) }
            let kept = try rows.checked(base: base)
            #expect(kept == texts)
            #expect(rows.truncated == 0 && rows.ended == 2)
        }
    }

    /// All that is wrong is told together, the first five by their lines.
    @Test func faultsAreTold() throws {
        try withRows { rows, base in
            rows.add(text(3, [1..<3]), at: place(1))
            rows.add(text(17, [10..<17]), at: place(2))
            rows.add(text(5, []), at: place(3))
            rows.add(text(5, [1..<3], weight: 0), at: place(4))
            rows.refuse(.template("no"), at: place(5))
            for line in 6...9 { rows.refuse(.nothingSupervised, at: place(line)) }
            let told = try #require(problem { _ = try rows.checked(base: base) })
            #expect(told.place == place(2))
            #expect(
                told.what.hasPrefix(
                    "8 of the rows cannot be trained on: line 2: 17 tokens, the base reads 16; "
                )
            )
            #expect(told.what.contains("line 5: no; line 6: ") && told.what.hasSuffix("; ..."))
            #expect(!told.what.contains("line 7"))
            #expect(told.remedy?.contains("--truncate") == true)
        }
    }

    @Test func whatIsCutIsCounted() throws {
        try withRows(truncates: true) { rows, base in
            rows.add(text(20, [2..<4, 12..<18, 18..<20]), at: place(1))
            rows.add(text(6, [2..<6]), at: place(2), isCut: true)
            rows.add(text(6, [2..<6]), at: place(3))
            // Cut once, however often.
            rows.add(text(17, [3..<17]), at: place(4), isCut: true)
            let texts = try rows.checked(base: base)
            #expect(rows.truncated == 3 && rows.ended == 2)
            #expect(texts[0].ids.count == 16)
            #expect(texts[0].spans.map(\.tokens) == [2..<4, 12..<16])
            rows.add(text(20, [16..<20]), at: place(5))
            let told = try #require(problem { _ = try rows.checked(base: base) })
            #expect(told.what.contains("line 5: no token of it is trained on"))
        }
    }

    /// A model that would never stop is not trained.
    @Test func noEndOfTurnIsTold() throws {
        try withRows { rows, base in
            rows.add(text(5, [1..<3], ended: false), at: place(1))
            // An end that weighs nothing teaches nothing.
            var ids = [Int32](repeating: 97, count: 6)
            ids[5] = 257
            rows.add(.init(ids: ids, spans: [.init(1..<3), .init(4..<6, weight: 0)]), at: place(2))
            let told = try #require(problem { _ = try rows.checked(base: base) })
            #expect(told.what.contains("no row teaches the model to end its turn"))
        }
    }
}
