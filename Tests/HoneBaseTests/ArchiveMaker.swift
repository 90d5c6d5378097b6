/// An entry of an archive made by hand, harmless or not.
struct ArchiveEntry {
    var name: String
    var bytes: [UInt8] = []
    /// Type and permissions as Unix has them.
    var mode: UInt32 = 0o100644
    /// The tar letter of the kind; the zip has only the mode.
    var tarKind: Character = "0"
    var linkTarget = ""
    /// The length that the archive claims, where it lies.
    var claimedSize: Int?
}

/// A zip of stored entries after PKWARE's APPNOTE: local headers, central directory, end record.
func zip(_ entries: [ArchiveEntry], checksum: (([UInt8]) -> UInt32)? = nil) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
        let name = [UInt8](entry.name.utf8)
        let contents = entry.linkTarget.isEmpty ? entry.bytes : [UInt8](entry.linkTarget.utf8)
        let size = UInt32(entry.claimedSize ?? contents.count)
        let offset = UInt32(file.count)
        var common: [UInt8] = []
        // Version 2.0, names in UTF-8, stored, the first of January 1980.
        common += little(20, 2) + little(0x0800, 2) + little(0, 2) + little(0, 2) + little(0x21, 2)
        common += little(checksum?(contents) ?? crc32(contents), 4) + little(size, 4) + little(size, 4)
        common += little(UInt32(name.count), 2) + little(0, 2)
        file += little(0x0403_4B50, 4) + common + name + contents
        // Made on Unix, so that the upper half of the external attributes is the mode.
        directory +=
            little(0x0201_4B50, 4) + little(0x0314, 2) + common + little(0, 2) + little(0, 2) + little(0, 2)
        directory += little(entry.mode << 16, 4) + little(offset, 4) + name
    }
    let start = UInt32(file.count)
    let count = UInt32(entries.count)
    file += directory + little(0x0605_4B50, 4) + little(0, 4) + little(count, 2) + little(count, 2)
    return file + little(UInt32(directory.count), 4) + little(start, 4) + little(0, 2)
}

/// A tar after POSIX 1003.1 (ustar).
func tar(_ entries: [ArchiveEntry]) -> [UInt8] {
    var file: [UInt8] = []
    for entry in entries {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        func octal(_ value: Int, _ digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put(entry.name, at: 0)
        put(octal(Int(entry.mode & 0o7777), 7), at: 100)
        put(octal(0, 7), at: 108)
        put(octal(0, 7), at: 116)
        put(octal(entry.claimedSize ?? entry.bytes.count, 11), at: 124)
        put(octal(0, 11), at: 136)
        put("        ", at: 148)
        put(String(entry.tarKind), at: 156)
        put(entry.linkTarget, at: 157)
        put("ustar\u{0}00", at: 257)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148)
        file += header + entry.bytes
        file += [UInt8](repeating: 0, count: (512 - entry.bytes.count % 512) % 512)
    }
    return file + [UInt8](repeating: 0, count: 1024)
}

/// Gzip after RFC 1952 with stored deflate blocks (RFC 1951).
func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var offset = 0
    repeat {
        let block = bytes[offset..<min(bytes.count, offset + 65_535)]
        offset += block.count
        let count = UInt32(block.count)
        file += [offset == bytes.count ? 1 : 0] + little(count, 2) + little(~count & 0xFFFF, 2) + block
    } while offset < bytes.count
    return file + little(crc32(bytes), 4) + little(UInt32(bytes.count), 4)
}

/// The cyclic redundancy check of zip and gzip, bit by bit.
func crc32(_ bytes: [UInt8]) -> UInt32 {
    var remainder: UInt32 = .max
    for byte in bytes {
        remainder ^= UInt32(byte)
        for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return ~remainder
}

private func little(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}
