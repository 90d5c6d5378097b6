internal import HoneBase

/// Which state of an index counts: the last thing that a change writes.
///
/// An index has two places for it. A change writes the place that counts less, so that a process that is killed at any
/// moment leaves the old root or the new one.
struct IndexRoot: Equatable {
    /// How many changes led to it; of two roots the later one counts.
    var sequence: UInt64
    /// Where the state stands in the file.
    var state: Range<Int>
    /// The hash of the state's bytes.
    var stateDigest: String
    /// Where the next change may write: the end of all that this root needs.
    var end: Int

    /// The bytes of a place.
    static let size = 512
    /// Where the two places begin.
    static let places = [512, 1_024]
    /// Where the root of the first change is written.
    static let firstPlace = places[1]..<places[1] + size
    private static let magic: [UInt8] = Array("HONEROOT".utf8)

    init(sequence: UInt64, state: Range<Int>, stateDigest: String, end: Int) {
        self.sequence = sequence
        self.state = state
        self.stateDigest = stateDigest
        self.end = end
    }

    /// The place where it is written: roots take turns.
    var place: Int { Self.places[Int(sequence % 2)] }

    /// The root as it stands in its place, padded with zeros.
    var bytes: [UInt8] {
        var bytes = Self.magic
        for number in [sequence, UInt64(state.lowerBound), UInt64(state.upperBound), UInt64(end)] {
            withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        }
        bytes += Array(stateDigest.utf8)
        bytes += Self.digest(of: bytes)
        return bytes + [UInt8](repeating: 0, count: Self.size - bytes.count)
    }

    /// Whether nothing was written to a place of these bytes, or no more than the beginning of a root.
    static func isUnfinished(_ bytes: some Collection<UInt8>) -> Bool {
        let bytes = Array(bytes)
        let count = bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
        // A whole root ends with the digits of a hash, none of which is zero.
        return count < magic.count + 4 * 8 + 2 * 64 && bytes.prefix(count).starts(with: magic.prefix(count))
    }

    /// Reads what `bytes` gave; nil for anything else, such as a place that was being written.
    init?(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        let (numbers, digest) = (Self.magic.count + 4 * 8, 64)
        guard bytes.count == Self.size, bytes.starts(with: Self.magic),
            bytes[(numbers + digest)..<(numbers + 2 * digest)].elementsEqual(
                Self.digest(of: Array(bytes[..<(numbers + digest)]))
            )
        else { return nil }
        let values = (0..<4).map { index -> UInt64 in
            let start = Self.magic.count + 8 * index
            return bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        guard values[1] <= values[2], values[2] <= values[3], values[3] <= UInt64(Int.max) else { return nil }
        sequence = values[0]
        state = Int(values[1])..<Int(values[2])
        end = Int(values[3])
        stateDigest = String(decoding: bytes[numbers..<numbers + digest], as: UTF8.self)
    }

    private static func digest(of bytes: [UInt8]) -> [UInt8] {
        bytes.withRawBytes { Array(Digest(of: $0).description.utf8) }
    }
}
