internal import HoneBase
internal import SystemPackage

extension ByteLevelBPE {
    /// Reads a rank file of tiktoken: a token in base 64 and its rank, which is its id, a line.
    ///
    /// Two neighbours are merged where both together are a token; the token's rank is the order.
    ///
    /// - Throws: `TokenizerError` where a line cannot be read or a token stands twice.
    init(ranks path: FilePath, _ pattern: WordPattern) throws(TokenizerError) {
        let file: MappedFile
        do throws(FileError) { file = try MappedFile(path) } catch { throw .file(error) }
        var strings = ByteStrings()
        var isToken: [Bool] = []
        var failure: TokenizerError?
        file.withBytes { bytes in
            for (number, line) in Lines(bytes) where failure == nil && !line.isEmpty {
                guard let space = line.firstIndex(of: UInt8(ascii: " ")),
                    let token = Base64.decode(UnsafeBufferPointer(rebasing: line[..<space])),
                    let rank = Int(String(decoding: line[(space + 1)...], as: UTF8.self)),
                    rank >= strings.count, rank - strings.count < 1_024
                else {
                    failure = .malformed(
                        path,
                        field: "line \(number)",
                        expected: "a token in base 64, a space and its rank, in rising order",
                        found: String(decoding: line.prefix(60), as: UTF8.self)
                    )
                    return
                }
                while strings.count < rank {
                    strings.endString()
                    isToken.append(false)
                }
                strings.append(token)
                isToken.append(true)
            }
        }
        if let failure { throw failure }
        let tokens = ByteTokens(strings, isToken: isToken)
        var parts = ByteLevelParts(path: path, tokens: tokens)
        parts.preTokenizer = PreTokenizer(steps: [.words(pattern)])
        parts.merges = Self.merges(strings, tokens)
        // A word that is a token needs no merges to become it.
        parts.prefersWholeWords = true
        self.init(parts)
    }

    /// Every way in which a token is made of two.
    private static func merges(_ strings: ByteStrings, _ tokens: ByteTokens) -> [MergeTable.Merge] {
        var merges: [MergeTable.Merge] = []
        for index in 0..<strings.count {
            let bytes = strings[index]
            guard bytes.count > 1 else { continue }
            for cut in bytes.startIndex + 1..<bytes.endIndex {
                guard let left = tokens.id(of: bytes[..<cut]), let right = tokens.id(of: bytes[cut...]) else {
                    continue
                }
                merges.append(.init(left: left, right: right, rank: Int32(index), merged: Int32(index)))
            }
        }
        return merges
    }
}

/// Base 64 (RFC 4648, section 4).
enum Base64 {
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, letter) in letters.utf8.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    /// The bytes that `text` stands for; nil where it is not base 64.
    static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        for start in stride(from: 0, to: text.count, by: 4) {
            let padding =
                text[start + 3] != UInt8(ascii: "=") ? 0 : text[start + 2] != UInt8(ascii: "=") ? 1 : 2
            guard padding == 0 || start + 4 == text.count else { return nil }
            var group: UInt32 = 0
            for place in 0..<4 {
                let value = place >= 4 - padding ? 0 : values[Int(text[start + place])]
                guard value < 64 else { return nil }
                group = group << 6 | UInt32(value)
            }
            for place in 0..<3 - padding {
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * place)))
            }
        }
        return bytes
    }
}
