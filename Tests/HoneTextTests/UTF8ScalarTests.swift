import HoneBase
import Testing

@testable import HoneText

struct UTF8ScalarTests {
    private func first(_ bytes: [UInt8]) -> UTF8Scalar? {
        bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.flatMap { UTF8Scalar($0, count: buffer.count) }
        }
    }

    private func last(_ bytes: [UInt8]) -> UTF8Scalar? {
        bytes.withUnsafeBufferPointer { UTF8Scalar(endOf: $0) }
    }

    @Test func readsEveryScalar() {
        var wrong: [UInt32] = []
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            let found = first(bytes)
            let cut = first(Array(bytes.dropLast()) + [0x41])
            if found?.value != value || found?.width != bytes.count || last([0x41] + bytes)?.value != value
                || cut?.value != (bytes.count == 1 ? 0x41 : nil)
            {
                wrong.append(value)
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test func takesExactlyWhatTheStandardLibraryTakes() {
        var random = Philox(seed: 17)
        let edges: [UInt8] = [
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED,
        ]
        let more: [UInt8] = [0xEF, 0xF0, 0xF4, 0xF5, 0xFF]
        let bytes = edges + more
        var wrong: [[UInt8]] = []
        for _ in 0..<200_000 {
            let sample = (0..<(1 + random.below(4))).map { _ in bytes[random.below(bytes.count)] }
            var decoder = UTF8()
            var iterator = sample.makeIterator()
            let found = first(sample)?.value
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): if found != scalar.value { wrong.append(sample) }
            default: if found != nil { wrong.append(sample) }
            }
        }
        #expect(wrong.isEmpty)
    }
}
