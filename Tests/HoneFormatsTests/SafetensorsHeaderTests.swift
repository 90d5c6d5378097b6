import Glibc
import HoneBase
import SystemPackage
import Testing

@testable import HoneFormats

private let hostileNumbers = [
    "-1", "0", "1", "1.5", "1e3", "1e400", "-0", "255", "4294967295", "4294967296", "9223372036854775807",
    "9223372036854775808", "18446744073709551615", "99999999999999999999999999", "null", "\"1\"", "[]", "{}",
]

/// The number of kilobytes that this process has held at most.
private func peakMemory() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
}

/// What the format demands, checked with other code than the reader's: every byte of the data belongs to one
/// tensor.
private func expectSound(_ header: SafetensorsHeader, of file: [UInt8]) {
    var owners = [Int](repeating: 0, count: file.count)
    for tensor in header.tensors {
        let elements = tensor.shape.reduce(1.0) { $0 * Double($1) }
        #expect(elements * Double(tensor.dtype.byteCount) == Double(tensor.byteRange.count))
        for index in tensor.byteRange { owners[index] += 1 }
    }
    let length = Int(file.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
    #expect(owners[..<(8 + length)].allSatisfy { $0 == 0 })
    #expect(owners[(8 + length)...].allSatisfy { $0 == 1 })
    #expect(Set(header.tensors.map(\.name)).count == header.tensors.count)
}

@Suite struct SafetensorsHeaderTests {
    private let sound: [UInt8] = safetensors(
        """
        {"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},\
        "b":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},"c":{"dtype":"U8","shape":[],"data_offsets":[32,33]},\
        "d":{"dtype":"I64","shape":[0,7],"data_offsets":[33,33]}}
        """,
        data: 33
    )

    private func read(_ bytes: [UInt8]) throws -> SafetensorsHeader {
        try bytes.withUnsafeBytes { try SafetensorsHeader(of: $0, at: "file") }
    }

    @Test func theUnchangedFileIsSound() throws {
        let header = try read(sound)
        #expect(header.tensors.map(\.name) == ["a.weight", "b", "c", "d"])
        expectSound(header, of: sound)
    }

    /// 20,000 files with flipped bits, cuts, copied pieces and hostile numbers: refused, or sound after all.
    @Test(.timeLimit(.minutes(1)), arguments: 0..<4) func mutatedHeadersAreRefusedOrSound(kind: Int) throws {
        var random = Philox(seed: 40, stream: UInt64(kind))
        let before = peakMemory()
        var accepted = 0
        for _ in 0..<5000 {
            var bytes = sound
            switch kind {
            case 0: for _ in 0...random.below(6) { bytes[random.below(bytes.count)] ^= 1 << random.below(8) }
            case 1: bytes.removeSubrange(random.below(bytes.count)...)
            case 2: replaceNumbers(in: &bytes, &random)
            default: copyPiece(in: &bytes, &random)
            }
            guard let header = try? read(bytes) else { continue }
            accepted += 1
            expectSound(header, of: bytes)
        }
        #expect(accepted < 5000)
        #expect(peakMemory() - before < 200_000, "kilobytes")
    }

    /// Puts hostile numbers in the place of some in the header, and makes its length fit again.
    private func replaceNumbers(in bytes: inout [UInt8], _ random: inout Philox) {
        let length = sound.count - 33 - 8
        var header: [UInt8] = []
        var index = 8
        while index < 8 + length {
            let run = bytes[index..<8 + length].prefix { $0 >= 0x30 && $0 <= 0x39 }
            if run.isEmpty || random.below(6) > 0 {
                header += run.isEmpty ? [bytes[index]] : Array(run)
            } else {
                header += hostileNumbers[random.below(hostileNumbers.count)].utf8
            }
            index += max(1, run.count)
        }
        bytes = safetensors(header, data: Array(bytes[(8 + length)...]))
    }

    /// Copies a piece of the file over another place, or inserts it there.
    private func copyPiece(in bytes: inout [UInt8], _ random: inout Philox) {
        let start = random.below(bytes.count)
        let piece = Array(bytes[start..<min(bytes.count, start + 1 + random.below(40))])
        let place = 8 + random.below(bytes.count - 8)
        if random.below(2) == 0 {
            bytes.replaceSubrange(place..<min(bytes.count, place + piece.count), with: piece)
        } else {
            bytes.insert(contentsOf: piece, at: place)
            let length = UInt64(sound.count - 33 - 8 + piece.count)
            for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
        }
    }
}
