import HoneBase
import HoneTestSupport
import Testing

@testable import HoneFormats

private func decode(_ bytes: [UInt8], as type: GGUFTensorType) throws -> [Float] {
    let format = try #require(BlockFormats.format(of: type))
    let count = bytes.count / type.blockBytes * type.blockElements
    var values = [Float](repeating: 0, count: count)
    // At an odd address: files give any.
    ([0] + bytes).withUnsafeBytes { raw in
        values.withUnsafeMutableBufferPointer {
            BlockFormats.decode(UnsafeRawBufferPointer(rebasing: raw[1...]), as: format, into: $0)
        }
    }
    return values
}

private func encode(_ values: [Float], as type: GGUFTensorType) throws -> [UInt8] {
    let format = try #require(BlockFormats.encodingFormat(of: type))
    var bytes = [UInt8](repeating: 0xAA, count: values.count / type.blockElements * type.blockBytes)
    values.withUnsafeBufferPointer { source in
        bytes.withUnsafeMutableBytes { BlockFormats.encode(source, as: format, into: $0) }
    }
    return bytes
}

private let decoded: [GGUFTensorType] = [
    .q8_0, .q4_0, .q4_1, .q5_0, .q5_1, .q2K, .q3K, .q4K, .q5K, .q6K, .float16, .bfloat16,
]

@Suite struct BlockFormatsTests {
    /// The same numbers as the reference's, to the bit.
    @Test(arguments: decoded) func blocksAreDecodedAsTheReferenceDoes(type: GGUFTensorType) throws {
        let golden = try #require(
            try GGUFGolden.blocks()["decoded"]?.array?.first { $0["type"]?.string == type.name }
        )
        let expected = GGUFGolden.floats(golden["values"])
        let values = try decode(GGUFGolden.bytes(golden["bytes"]), as: type)
        try #require(values.count == expected.count && !values.isEmpty)
        for index in values.indices {
            let isSame =
                values[index].bitPattern == expected[index].bitPattern
                || values[index].isNaN && expected[index].isNaN
            #expect(isSame, "\(index): \(values[index]), expected \(expected[index])")
        }
    }

    /// The same bytes as the reference's.
    @Test(arguments: [GGUFTensorType.q8_0, .q4_0, .float16, .bfloat16])
    func numbersAreEncodedAsTheReferenceDoes(type: GGUFTensorType) throws {
        let golden = try GGUFGolden.blocks()
        let entry = try #require(golden["encoded"]?.array?.first { $0["type"]?.string == type.name })
        let expected = GGUFGolden.bytes(entry["bytes"])
        let bytes = try encode(GGUFGolden.floats(golden["encode"]), as: type)
        try #require(bytes.count == expected.count && !bytes.isEmpty)
        for index in bytes.indices {
            #expect(bytes[index] == expected[index], "byte \(index), block \(index / type.blockBytes)")
        }
    }

    @Test func singlePrecisionIsCopied() throws {
        let values: [Float] = [0, -0.0, 1.5, .infinity, .leastNonzeroMagnitude]
        let bytes = try encode(values, as: .float32)
        #expect(bytes == values.flatMap { little($0.bitPattern) })
        #expect(try decode(bytes, as: .float32) == values)
    }

    /// The type that only ggml's products use has no reference in Python.
    @Test func q8KIsAScaleAndBytes() throws {
        var block = little((0.5 as Float).bitPattern) + (0..<256).map { UInt8($0) }
        block += [UInt8](repeating: 7, count: 32)
        #expect(try decode(block, as: .q8K) == (0..<256).map { Float(Int8(truncatingIfNeeded: $0)) * 0.5 })
    }

    /// No content of a block stops the program, and a scale that is not finite shows.
    @Test(arguments: GGUFTensorType.allCases.filter { BlockFormats.format(of: $0) != nil })
    func anyBytesGiveNumbers(type: GGUFTensorType) throws {
        var random = Philox(seed: 71)
        for fill in [0x00, 0x7F, 0x80, 0xFF] as [UInt8] {
            let block = [UInt8](repeating: fill, count: type.blockBytes)
            let values = try decode(block, as: type)
            #expect(values.count == type.blockElements)
            // 0x7F7F and 0xFFFF are NaN in half precision; in F32 and BF16 only 0xFF... is.
            if fill == 0xFF { #expect(values.allSatisfy { $0.isNaN }) }
        }
        for _ in 0..<100 {
            let bytes = (0..<type.blockBytes * 2).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(try decode(bytes, as: type).count == type.blockElements * 2)
        }
    }

    @Test(arguments: [GGUFTensorType.q8_0, .q4_0], [Float.nan, .infinity, -.infinity])
    func numbersThatAreNotFiniteShow(type: GGUFTensorType, value: Float) throws {
        for place in [0, 5, 31] {
            var values = [Float](repeating: 1, count: 96)
            values[32 + place] = value
            let read = try decode(try encode(values, as: type), as: type)
            #expect(read[32..<64].allSatisfy { $0.isNaN })
            #expect((read[..<32] + read[64...]).allSatisfy { abs($0 - 1) < 0.01 })
        }
    }

    /// Numbers so small that the scale vanishes, and so large that it becomes infinite, are encoded too.
    @Test(
        arguments: [GGUFTensorType.q8_0, .q4_0],
        [.leastNonzeroMagnitude, 0x1p-133, 1e-38, 1e-8, 1e10, 3e38] as [Float]
    )
    func extremeNumbersAreEncoded(type: GGUFTensorType, size: Float) throws {
        let values = (0..<32).map { Float($0 - 16) / 16 * size }
        let read = try decode(try encode(values, as: type), as: type)
        if size < 1e-7 { #expect(read.allSatisfy { abs($0) <= 1e-7 }) }
        if size > 1e9 { #expect(read.contains { !$0.isFinite }) }
    }

    @Test func registeredTypesAreTheirFormats() {
        for format in BlockFormats.all { #expect(BlockFormats.format(of: format.type) == format) }
        #expect(BlockFormats.format(of: .iq1S) == nil)
        #expect(BlockFormats.encodingFormat(of: .q4K) == nil)
        #expect(BlockFormats.encodingFormat(of: .q4_0) != nil)
    }

    @Test func partsOfBlocksTrap() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = try encode([Float](repeating: 0, count: 33), as: .q8_0)
        }
        expectTrap(result, "BlockFormats.encode: 33 numbers in 34 bytes of Q8_0")
    }
}
