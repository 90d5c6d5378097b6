internal import HoneBase
internal import SystemPackage

/// A file of plain text, which is one training text as it stands.
enum PlainText {
    /// Whether the name of the file tells that it is plain text.
    static func isNamed(_ path: FilePath) -> Bool {
        let name = TextCorpus.unpackedName(path.string)
        return TextCorpus.endings.text.contains { name.hasSuffix($0) }
    }

    /// The text in the file at `path`, without a byte order mark.
    static func read(_ path: FilePath) throws(DataError) -> TrainingText {
        let text: String
        do throws(FileError) {
            var stream = try ByteStream(packedOrPlain: path)
            while !stream.isWhole { try stream.fill() }
            text = try stream.withBytes { (bytes, _) throws(FileError) in
                let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
                guard let text = String(validating: bytes[mark...], as: UTF8.self) else {
                    throw .notUTF8(path, offset: bytes.firstInvalidByte ?? 0)
                }
                return text
            }
        } catch {
            throw .file(error)
        }
        guard !text.isBlank else { throw .noText(file: path.string) }
        return TrainingText(.text(text), source: .init(file: path.string))
    }
}
