import Testing

@testable import HoneFormats

private let cases: [(SafetensorsDType, [Int], Int?)] = [
    (.float32, [], 4), (.float32, [3], 12), (.bfloat16, [2, 3, 4], 48), (.uint8, [0], 0),
    (.float64, [.max, 0, .max], 0), (.float64, [.max], nil), (.uint8, [.max], .max),
    (.uint8, [.max, 2], nil),
]

@Test(arguments: cases) func entryCountsItsBytes(dtype: SafetensorsDType, shape: [Int], expected: Int?) {
    #expect(SafetensorsEntry.byteCount(of: dtype, shape: shape) == expected)
}

@Test func entryCountsItsElements() {
    #expect(SafetensorsEntry(name: "a", dtype: .float16, shape: [3, 2], byteRange: 100..<112).count == 6)
}
