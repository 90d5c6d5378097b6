import HoneBase
import HoneModels
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneTraining

@Suite struct LanguageModellingTests {
    private func withDecoder(_ body: (Decoder) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder)
            try body(try Decoder(folder: folder, as: .float32))
        }
    }

    private static let start = DecoderProblem.startID

    /// The losses of a row, each document of it read alone; the last token of one wants the start of the next.
    private func exactLosses(_ row: [Int32], _ decoder: Decoder) -> [Double] {
        var documents: [[Int32]] = []
        for id in row {
            if id == Self.start || documents.isEmpty { documents.append([]) }
            documents[documents.count - 1].append(id)
        }
        return documents.indices.flatMap { index in
            let losses = DecoderProblem.exactLosses(documents[index], decoder)
            guard index + 1 < documents.count else { return losses }
            return losses + [
                DecoderProblem.exactLoss(of: Self.start, behind: documents[index], decoder)
            ]
        }
    }

    @Test func rowsAreCutOutOfOneLongRow() throws {
        try withDecoder { decoder in
            let ids = DecoderProblem.documents
            let objective = LanguageModelling(ids, rowLength: 12, startID: Self.start, on: decoder)
            #expect(objective.count == ids.count / 12 && ids.count % 12 != 0)
            #expect(
                (0..<objective.count).flatMap { objective.texts(of: $0)[0] }
                    == Array(ids.dropLast(ids.count % 12))
            )
            #expect(objective.tokenCount(of: 3) == 12 && objective.weight(of: 3) == 11)
            #expect(objective.usedTokens == (0..<259).map { $0 })
            #expect(objective.isSeparable && objective.parameters.isEmpty)
            let short = LanguageModelling(Array(ids.prefix(11)), rowLength: 12, startID: nil, on: decoder)
            #expect(short.count == 0)
        }
    }

    /// Attention does not cross into another document, nor into another row.
    @Test func documentsAreReadByThemselves() throws {
        try withDecoder { decoder in
            let s = Self.start
            // A row that begins amid a document, one that begins with a start, one whose last token is a start.
            let ids: [Int32] = [1, 2, 3, s, 4, 5, s, s, 6, 7, 8, 9, 10, 11, 12, 13, 14, s]
            var packs: [PackedTokens] = []
            let pass = ForwardPass()
            let read: (PackedTokens) -> Tensor = {
                packs.append($0)
                return decoder.read($0, pass)
            }
            let objective = LanguageModelling(ids, rowLength: 6, startID: s, on: decoder)
            _ = objective.loss(of: [0, 1, 2], read, pass)
            #expect(packs[0].ids == ids && packs[0].segments.bounds == [0, 3, 6, 7, 12, 17, 18])
            _ = objective.loss(of: [2, 0], read, pass)
            #expect(
                packs[1].ids == Array(ids[12...] + ids[..<6]) && packs[1].segments.bounds == [0, 5, 6, 9, 12]
            )
            let whole = LanguageModelling(ids, rowLength: 6, startID: nil, on: decoder)
            _ = whole.loss(of: [0, 1, 2], read, pass)
            #expect(packs[2].segments.bounds == [0, 6, 12, 18])
        }
    }

    /// Loss and sum are those of every document read alone, in double precision.
    @Test func theLossIsThatOfEachDocumentAlone() throws {
        try withDecoder { decoder in
            let ids = DecoderProblem.documents
            let objective = LanguageModelling(ids, rowLength: 12, startID: Self.start, on: decoder)
            let rows = Array(0..<objective.count)
            let exact = rows.map { exactLosses(objective.texts(of: $0)[0], decoder) }
            #expect(exact.allSatisfy { $0.count == 11 })
            for batch in [rows, [4, 1], [2]] {
                let pass = ForwardPass()
                let sum = batch.reduce(0.0) { $0 + exact[$1].reduce(0, +) }
                let total = objective.total(of: batch) { decoder.read($0, pass) }
                #expect(total.tokens == 11 * batch.count)
                #expect(abs(total.nats - sum) <= 1e-5 * sum)
                let loss = objective.loss(of: batch, { decoder.read($0, pass) }, pass)
                expectClose([loss.item()], [sum / Double(11 * batch.count)], relative: 1e-5)
            }
        }
    }

    /// What stands in one document changes no loss in another.
    @Test func oneDocumentDoesNotChangeAnother() throws {
        try withDecoder { decoder in
            let s = Self.start
            let ids: [Int32] = [s, 1, 2, 3, 4, s, 5, 6, 7, 8]
            var other = ids
            for index in 1..<5 { other[index] += 100 }
            let pass = ForwardPass()
            func states(_ ids: [Int32]) -> Tensor {
                var found: Tensor?
                let objective = LanguageModelling(ids, rowLength: 10, startID: s, on: decoder)
                _ = objective.loss(
                    of: [0],
                    {
                        let states = decoder.read($0, pass)
                        found = states
                        return states
                    },
                    pass
                )
                return found ?? .zeros([0, 0])
            }
            let (one, two) = (states(ids), states(other))
            #expect(one.rows(5..<10).floats() == two.rows(5..<10).floats())
            #expect(one.rows(1..<5).floats() != two.rows(1..<5).floats())
        }
    }

    @Test func aRowOfOneTokenTraps() async {
        let row = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let decoder = try Decoder(shape: ModelShape("gpt2"), on: Rehearsal())
            _ = LanguageModelling([1, 2], rowLength: 1, startID: nil, on: decoder)
        }
        expectTrap(row, "LanguageModelling: rows of 1 tokens")
    }
}
