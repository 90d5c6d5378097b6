internal import HoneBase
public import SystemPackage

/// Reads training texts one after the other, holding one at a time.
public struct TrainingTextReader: ~Copyable {
    /// How many rows were read so far, bad ones included; a file of plain text counts as one.
    public private(set) var rowCount = 0

    private let paths: [FilePath]
    private var nextFile = 0
    private var current: TrainingRowsFile?
    private var errors: [RowError] = []
    private var errorCount = 0

    /// Reads the files at `paths`; what they may hold stands at `TrainingTexts`.
    public init(_ paths: [FilePath]) { self.paths = paths }

    /// The next text; nil behind the last.
    ///
    /// Behind a bad row nothing is delivered any more: the rest is only looked through for more of them.
    ///
    /// - Throws: `DataError.rows` at the end where there are bad rows, and other cases for a file that cannot be
    ///   read at all or holds nothing.
    public mutating func next() throws(DataError) -> TrainingText? {
        while true {
            if let current {
                guard let row = try current.next() else {
                    self.current = nil
                    continue
                }
                rowCount += 1
                do throws(RowError) {
                    let text = try row.get()
                    if errorCount == 0 { return text }
                } catch {
                    errorCount += 1
                    if errors.count < DataError.rowsTold { errors.append(error) }
                }
            } else if nextFile < paths.count {
                let path = paths[nextFile]
                nextFile += 1
                guard PlainText.isNamed(path) else {
                    current = try TrainingRowsFile(path)
                    continue
                }
                let text = try PlainText.read(path)
                rowCount += 1
                if errorCount == 0 { return text }
            } else {
                guard errorCount == 0 else { throw .rows(errors, count: errorCount) }
                return nil
            }
        }
    }
}
