internal import HoneBase
internal import SystemPackage

/// A file of JSON objects, one a line, each with a document in one field; rows without any text are passed over.
final class TextRowsFile: CorpusFile {
    private let path: FilePath
    private let field: String
    private var stream: ByteStream
    private var line = 0
    private var errors: [RowError] = []
    private var errorCount = 0

    init(_ path: FilePath, _ stream: consuming ByteStream, field: String) {
        self.path = path
        self.stream = stream
        self.field = field
    }

    func next() throws(CorpusError) -> CorpusText? {
        while let row = try nextRow() {
            let place = Problem.Place(file: path.string, line: line)
            do throws(RowFault) {
                let text = try row.get()
                // Behind a bad row the rest of the file is only looked through for more of them.
                guard errorCount == 0, !text.isEmpty else { continue }
                return CorpusText(text: text, isStart: true, isEnd: true, source: place)
            } catch {
                errorCount += 1
                if errors.count < DataError.rowsTold { errors.append(RowError(at: place, error)) }
            }
        }
        guard errorCount == 0 else { throw .rows(errors, count: errorCount) }
        return nil
    }

    /// The text of the next line that is not blank.
    private func nextRow() throws(CorpusError) -> Result<String, RowFault>? {
        while true {
            let (isWhole, isFirst) = (stream.isWhole, line == 0)
            let record = stream.withBytes { bytes, offset -> Result<String, RowFault>?? in
                if isFirst, bytes[offset...].starts(with: [0xEF, 0xBB, 0xBF]) { offset += 3 }
                guard offset < bytes.count,
                    let record = Record(lineIn: bytes, from: offset, isWhole: isWhole)
                else { return .none }
                offset = record.next
                let content = bytes.part(record.content)
                return .some(content.isBlank ? nil : text(of: content))
            }
            if let record {
                line += 1
                if let row = record { return row }
            } else {
                if isWhole { return nil }
                do throws(FileError) { try stream.fill() } catch { throw .file(error) }
            }
        }
    }

    private func text(of record: UnsafeBufferPointer<UInt8>) -> Result<String, RowFault> {
        do throws(RowFault) {
            let row = try JSONLinesFormat().row(of: record)
            guard let value = row[field] else { throw .noText(field: field, found: row.keys) }
            guard let text = value.string else {
                throw .wrongType(field: field, expected: "a string", found: value.kindName)
            }
            return .success(text)
        } catch {
            return .failure(error)
        }
    }
}
