import HoneTestSupport
import Testing

@testable import HoneTensor

/// Three rows of two numbers in codes, laid out as a segment has them.
private func withRows(_ body: (CodedRows) -> Void) {
    let stride = VectorScan.stride(of: 2)
    let numbers: [Float] = [1, 0, 0.6, 0.8, 0, -1]
    var (codes, rests) = ([Int8](repeating: 1, count: 3 * stride), [Int8](repeating: 1, count: 3 * stride))
    var scales: [Float] = [0, 0, 0]
    let squares = numbers.withUnsafeBufferPointer {
        VectorScan.encode($0, dimension: 2, codes: &codes, rests: &rests, scales: &scales)
    }
    codes.withUnsafeBufferPointer { codes in
        rests.withUnsafeBufferPointer { rests in
            scales.withUnsafeBufferPointer { scales in
                body(
                    CodedRows(
                        codes: codes.baseAddress!,
                        rests: rests.baseAddress!,
                        scales: scales.baseAddress!,
                        count: 3,
                        dimension: 2,
                        restSquares: squares
                    )
                )
            }
        }
    }
}

private func nearest(_ rows: CodedRows, _ queries: [Float], _ count: Int, _ allowed: [UInt64]) -> [VectorScan
    .Found]
{
    allowed.withUnsafeBufferPointer {
        VectorScan.nearest(rows, to: queries, count: count, allowed: $0).found
    }
}

@Suite struct VectorScanTests {
    @Test func rowsAreFoundInFallingOrder() {
        withRows { rows in
            let found = nearest(rows, [1, 0, 0, -1], 5, [.max])
            #expect(found.map(\.rows) == [[0, 1, 2], [2, 0, 1]])
            // A number is held to half a step of 16 bits, 1 / (2 * 127 * 256) of the row's largest.
            expectClose(found[0].scores, [1, 0.6, 0] as [Float], absolute: 1.6e-5)
            expectClose(found[1].scores, [1, 0, -0.8] as [Float], absolute: 1.6e-5)
        }
    }

    @Test func onlyAllowedRowsAreFound() {
        withRows { rows in
            #expect(nearest(rows, [1, 0], 1, [0b110]).map(\.rows) == [[1]])
            #expect(nearest(rows, [1, 0], 3, [0b100]).map(\.rows) == [[2]])
            #expect(nearest(rows, [1, 0], 3, [0]).map(\.rows) == [[]])
            #expect(nearest(rows, [1, 0], 0, [.max]).map(\.rows) == [[]])
        }
    }

    @Test func squaredLengthsAreNotFiniteWhereANumberIsNot() {
        func length(_ numbers: [Float]) -> Double {
            numbers.withUnsafeBufferPointer(VectorScan.squaredLength)
        }
        #expect(length([3, 4]) == 25)
        #expect(length([]) == 0)
        #expect(length([1, .infinity]) == .infinity)
        #expect(length([1, .nan]).isNaN)
    }

    @Test func everyByteOfTheCodesIsRead() {
        withRows { rows in
            let words = UnsafeRawBufferPointer(start: rows.codes, count: 3 * 64).bindMemory(to: UInt64.self)
            #expect(VectorScan.readCodes(rows) == words.reduce(0, ^))
        }
    }

    @Test func aFilterThatIsTooShortTraps() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            withRows { _ = nearest($0, [1, 0], 1, []) }
        }
        expectTrap(result, "VectorScan.nearest: 0 words of allowed rows for 3 rows")
    }

    @Test func aBrokenQueryTraps() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            withRows { _ = nearest($0, [1, 0, 0], 1, [7]) }
        }
        expectTrap(result, "VectorScan.nearest: 1 rows for 3 numbers of queries of 2")
    }
}
