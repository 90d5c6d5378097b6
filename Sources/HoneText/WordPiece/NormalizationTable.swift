internal import HoneBase
internal import Synchronization

/// What normalization does to each character, and how the result is cut, looked up by Unicode scalar.
///
/// Scalars are kept in pages of 256; equal pages are kept once.
final class NormalizationTable: @unchecked Sendable {  // Immutable once built: only ever read.
    /// What a normalized character is to the cut into words.
    enum Kind: UInt32 {
        case word, space, punctuation
    }

    /// What becomes of a character.
    enum Action: UInt32 {
        /// It stays as it is.
        case keep
        /// It goes.
        case remove
        /// It goes, and combining marks before and after it are not put in order together.
        case removeStarter
        /// It becomes the bytes in the pool.
        case replace
        /// It becomes two or three Hangul letters, by arithmetic.
        case decomposeHangul
        /// It becomes the parts in the pool, among them combining marks that must be put in order.
        case reorder
    }

    /// One character's row.
    struct Entry {
        private let bits: UInt32

        init(_ action: Action, kind: Kind, isSeparated: Bool = false, pool: Range<Int> = 0..<0) {
            require(
                pool.count < 64 && pool.lowerBound < 1 << 19,
                "NormalizationTable: the pool is too large"
            )
            bits =
                kind.rawValue | action.rawValue << 2 | (isSeparated ? 1 << 5 : 0)
                | UInt32(pool.count) << 6 | UInt32(pool.lowerBound) << 12
        }

        fileprivate init() { bits = 0 }

        /// The kind of the character itself, where it stands in normalized text.
        @inline(__always) var kind: Kind { Kind(rawValue: bits & 3) ?? .word }
        @inline(__always) var action: Action { Action(rawValue: bits >> 2 & 7) ?? .keep }
        /// Whether the result stands between spaces.
        @inline(__always) var isSeparated: Bool { bits & 1 << 5 != 0 }
        /// How many bytes of the pool it takes.
        @inline(__always) var poolCount: Int { Int(bits >> 6 & 63) }
        /// Where they begin.
        @inline(__always) var poolStart: Int { Int(bits >> 12) }
    }

    /// The kind of each ASCII byte, and `asciiEnd` for the others.
    let byteKinds: UnsafeMutablePointer<UInt8>
    /// What each byte becomes; `asciiEnd` for those that are removed or are not ASCII.
    let byteResults: UnsafeMutablePointer<UInt8>
    /// What cannot be looked up by byte.
    static let asciiEnd: UInt8 = 0xFF

    let pool: UnsafeMutablePointer<UInt8>
    private let pages: UnsafeMutablePointer<UInt16>
    private let entries: UnsafeMutablePointer<Entry>

    /// The tables that were asked for: there are sixteen normalizers, and a table takes milliseconds to make.
    private static let known = Mutex<[BertNormalizer: NormalizationTable]>([:])

    /// The table of `normalizer`, made when it is first needed.
    static func of(_ normalizer: BertNormalizer) -> NormalizationTable {
        known.withLock { tables in
            if let table = tables[normalizer] { return table }
            let table = NormalizationTable(normalizer)
            tables[normalizer] = table
            return table
        }
    }

    /// The table of `normalizer`.
    init(_ normalizer: BertNormalizer) {
        var builder = NormalizationTableBuilder(normalizer)
        builder.build()
        pages = .allocate(capacity: builder.pages.count)
        pages.initialize(from: builder.pages, count: builder.pages.count)
        entries = .allocate(capacity: builder.entries.count)
        entries.initialize(from: builder.entries, count: builder.entries.count)
        pool = .allocate(capacity: builder.pool.count + 1)
        pool.initialize(from: builder.pool, count: builder.pool.count)
        byteKinds = .allocate(capacity: 256)
        byteKinds.initialize(repeating: Self.asciiEnd, count: 256)
        byteResults = .allocate(capacity: 256)
        byteResults.initialize(repeating: Self.asciiEnd, count: 256)
        for byte in 0..<128 {
            let entry = self[UInt32(byte)]
            byteKinds[byte] = UInt8(entry.kind.rawValue)
            switch entry.action {
            case .keep: byteResults[byte] = UInt8(byte)
            case .replace where entry.poolCount == 1: byteResults[byte] = pool[entry.poolStart]
            default: break
            }
        }
    }

    deinit {
        pages.deallocate()
        entries.deallocate()
        pool.deallocate()
        byteKinds.deallocate()
        byteResults.deallocate()
    }

    /// The row of the scalar `value`, which must be below 0x110000.
    @inline(__always)
    subscript(value: UInt32) -> Entry {
        entries[Int(pages[Int(value >> 8)]) << 8 | Int(value & 0xFF)]
    }
}
