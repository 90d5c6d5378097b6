public import HoneBase

/// Makes wrong JSON files of right ones, value by value, and one in three byte by byte as well: the same ones for the
/// same seed.
public struct JSONMutations: WrongFiles {
    private var random: Philox
    private let originals: [JSON]
    private let counts: [Int]

    /// Wrong files of `originals`, one or another of them each time.
    public init(of originals: [JSON], seed: UInt64) {
        random = Philox(seed: seed)
        self.originals = originals
        counts = originals.map(Self.count)
    }

    /// What is written in the place of a value.
    private static let words: [[UInt8]] = [
        "-1", "0", "1", "2", "3", "7", "255", "256", "65536", "1048576", "2147483647", "2147483648",
        "-2147483648", "-2147483649", "4294967295", "4294967296", "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808", "18446744073709551616", "99999999999999999999999999", "0.5", "-0.0", "1e-308",
        "1e308", "-1e308", "1e999", "3.0", "NaN", "Infinity", "null", "true", "false", "{}", "[]", "[[]]",
        "[null]", "[-1]", "\"\"", "\" \"", "\"a\"", "\"A\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"",
        "\"\\u2581\"", "\"\u{E9}\"", "\"e\u{301}\"", "\"\u{1F600}\"", "\"(\"", "\"(a|aa)+$\"",
        "\"\\\\p{L}+|\"", "\"(?=a)\"", "\"\\\\b\"", "\".*?\"", "\"<0x41>\"", "{\"type\":\"Sequence\"}",
        "{\"String\":\"\"}", "{\"Regex\":\"\"}", "{\"String\":\"a\"}", "{\"Regex\":\"[a-z]\"}",
    ].map { Array($0.utf8) }

    private static func count(_ value: JSON) -> Int {
        switch value {
        case .array(let elements): elements.reduce(1) { $0 + count($1) }
        case .object(let object): object.members.reduce(1) { $0 + count($1.value) }
        default: 1
        }
    }

    /// The next wrong file: one to three faults.
    public mutating func next() -> [UInt8] {
        let chosen = random.below(originals.count)
        var faults: [Int: Int] = [:]
        for _ in 0...max(0, random.below(5) - 2) {
            faults[random.below(counts[chosen])] = random.below(12)
        }
        var bytes: [UInt8] = []
        var place = 0
        write(originals[chosen], key: nil, faults, &place, to: &bytes)
        guard random.below(3) == 0, !bytes.isEmpty else { return bytes }
        var mutations = ByteMutations(of: bytes, seed: random.next())
        return mutations.next()
    }

    /// Writes a value, with its key where it has one, and what follows it if anything does.
    private mutating func write(
        _ value: JSON,
        key: String?,
        _ faults: [Int: Int],
        _ place: inout Int,
        to bytes: inout [UInt8]
    ) {
        let fault = faults[place]
        let own = place
        place += 1
        var written: [UInt8] = []
        switch value {
        case .array(let elements):
            written.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { written.append(UInt8(ascii: ",")) }
                write(element, key: nil, faults, &place, to: &written)
            }
            written.append(UInt8(ascii: "]"))
        case .object(let object):
            written.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { written.append(UInt8(ascii: ",")) }
                write(member.value, key: member.key, faults, &place, to: &written)
            }
            written.append(UInt8(ascii: "}"))
        default: written += Array(value.text().utf8)
        }
        var name = key.map { Array(JSON.string($0).text().utf8) + [UInt8(ascii: ":")] } ?? []
        let comma = [UInt8(ascii: ",")]
        switch fault {
        case nil: break
        case 0 where own > 0 && !bytes.isEmpty:
            // Left out, with the comma before it.
            if bytes.last == UInt8(ascii: ",") { bytes.removeLast() }
            return
        case 1: written += comma + name + written
        case 2: written = Array("[".utf8) + written + Array("]".utf8)
        case 3: written = Array("{\"type\":".utf8) + written + Array("}".utf8)
        case 4:
            let depth = [10, 255, 256, 2_000][random.below(4)]
            let open = [UInt8](repeating: UInt8(ascii: "["), count: depth)
            written = open + written + open.map { $0 + 2 }
        case 5: name = key == nil ? name : Array("\"x_\(random.below(3))\":".utf8)
        case 6:
            let other = originals[random.below(originals.count)]
            written = Array(subtree(other).text().utf8)
        case 7:
            let times = [2, 3, 40][random.below(3)]
            guard key == nil, own > 0 else { break }
            written = Array(repeatElement(written, count: times).joined(separator: comma))
        default: written = Self.words[random.below(Self.words.count)]
        }
        bytes += name
        bytes += written
    }

    /// Some value that stands in another.
    private mutating func subtree(_ value: JSON) -> JSON {
        var value = value
        while random.below(4) > 0 {
            switch value {
            case .array(let elements) where !elements.isEmpty: value = elements[random.below(elements.count)]
            case .object(let object) where object.count > 0:
                value = object.members[random.below(object.count)].value
            default: return value
            }
        }
        return value
    }
}
