internal import CXML
internal import Glibc
internal import HoneBase

/// The text of an HTML file in UTF-8: the only text whose encoding is declared in itself.
enum HTMLText {
    /// How far from its beginning a file may declare its encoding (HTML, 13.2.3.2).
    private static let declarationReach = 1024

    /// The file as UTF-8 with line feeds, and what is to be told about its encoding.
    ///
    /// Bytes that are UTF-8 outside of ASCII, or have a mark, are what they are, whatever is declared; else the
    /// declaration counts, else what the bytes look like.
    static func decoded(_ file: OpenedFile) throws(LoadReason) -> (text: [UInt8], warning: LoadReason?) {
        let bytes = try mapping(LoadReason.file) { () throws(FileError) in try file.bytes() }
        let declared = declaredEncoding(bytes)
        let detected: DetectedEncoding
        do throws(LoadReason) {
            detected = try DetectedEncoding(of: file)
        } catch {
            guard case .unknownEncoding = error, let declared else { throw error }
            guard let text = converted(bytes, from: declared) else { throw error }
            return text
        }
        let isCertain =
            detected.markLength > 0 || (detected.encoding != .windows1252 && detected.warning == nil)
        let isUnmarkedASCII = detected.isASCII && detected.markLength == 0
        if !isCertain || isUnmarkedASCII, let declared, let text = converted(bytes, from: declared) {
            return text
        }
        let text = bytes.withUnsafeBufferPointer {
            detected.encoding.decoded(
                UnsafeBufferPointer(rebasing: $0[min($0.count, detected.markLength)...])
            )
        }
        return (text, detected.warning)
    }

    /// The name behind `charset=` near the beginning, in lower case.
    static func declaredEncoding(_ bytes: [UInt8]) -> String? {
        let start = bytes.prefix(declarationReach).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let mark = Array("charset".utf8)
        for position in start.indices where start[position...].starts(with: mark) {
            let behind = start[(position + mark.count)...].drop(while: \.isBlank)
            guard behind.first == UInt8(ascii: "=") else { continue }
            let value = behind.dropFirst().drop {
                $0.isBlank || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'")
            }
            let name = value.prefix { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
                    || Array("-_:.".utf8).contains(byte)
            }
            return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
        }
        return nil
    }

    /// Bytes of the encoding of this name as UTF-8; nil where the name is unknown, or of Unicode, which the bytes show.
    private static func converted(
        _ bytes: [UInt8],
        from name: String
    ) -> (text: [UInt8], warning: LoadReason?)? {
        // The web takes these names for Windows-1252 (Encoding Standard, 4.2).
        if ["iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252"].contains(name) {
            let text = bytes.withUnsafeBufferPointer { TextEncoding.windows1252.decoded($0) }
            let undefined = bytes.enumerated().filter { Windows1252.isUndefined($0.element) }
            let warning = undefined.first.map {
                LoadReason.replaced(count: undefined.count, offset: $0.offset, encoding: name)
            }
            return (text, warning)
        }
        guard !name.hasPrefix("ut"), !name.hasPrefix("uc"), !name.hasPrefix("unicode") else { return nil }
        let converter = iconv_open("UTF-8", name)
        guard converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var text: [UInt8] = []
        var (invalid, firstInvalid) = (0, 0)
        var bytes = bytes
        bytes.withUnsafeMutableBytes { input in
            var next = input.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = input.count
            withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
                while left > 0 {
                    var output = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
                    var room = buffer.count
                    let result = iconv(converter, &next, &left, &output, &room)
                    let code = errno
                    text.append(contentsOf: buffer[..<(buffer.count - room)])
                    // A size in C, of which -1 means that it stopped.
                    guard result == -1, code != E2BIG else { continue }
                    if invalid == 0 { firstInvalid = input.count - left }
                    invalid += 1
                    text.append(contentsOf: [0xEF, 0xBF, 0xBD])
                    next = next.map { $0 + 1 }
                    left -= 1
                }
            }
        }
        guard !text.contains(0) else { return nil }
        let warning: LoadReason? =
            invalid == 0 ? nil : .replaced(count: invalid, offset: firstInvalid, encoding: name)
        return (text.withUnsafeBufferPointer { TextEncoding.utf8.decoded($0) }, warning)
    }
}
