internal import HoneBase
internal import SystemPackage

/// The judgements of one file: which document is how relevant to which query.
///
/// The file has a header and a line for each judgement: the id of the query, that of the document and a grade, separated by
/// tabs. BEIR takes the first line for the header whatever it holds, and so loses a judgement where there is none; here
/// it is looked at.
struct BEIRJudgements {
    /// The grade of each judged document of each query.
    private(set) var grades: [String: [String: Int]] = [:]
    /// How many lines say again what an earlier one said.
    private(set) var repeatedCount = 0

    private let file: String
    private var lineOfJudgement: [Judgement: Int] = [:]

    private struct Judgement: Hashable {
        var query: String
        var document: String
    }

    /// Reads the file at `path`; each query must be one of `queries`, which were read from `queryFile`.
    init(_ path: FilePath, queries: Set<String>, from queryFile: String) throws(BEIRError) {
        file = path.string
        let mapped: MappedFile
        do throws(FileError) { mapped = try MappedFile(path) } catch { throw .file(error) }
        var errors: [BEIRRowError] = []
        var count = 0
        var header: String?
        try mapped.withBytes { (bytes) throws(BEIRError) in
            for (line, bytes) in Lines(bytes) where !bytes.isBlank {
                do throws(BEIRFault) {
                    let fields = try Self.fields(of: bytes)
                    if header != nil {
                        try add(fields, at: line, queries, queryFile)
                    } else {
                        // A bad grade makes no header of a judgement.
                        guard fields.count == 3, Double(fields[2]) == nil, !queries.contains(fields[0]) else {
                            throw .columnCount(found: fields.count)
                        }
                    }
                } catch {
                    guard header != nil else { throw .noHeader(file: file, found: Self.start(of: bytes)) }
                    count += 1
                    guard errors.count < DataError.rowsTold else { continue }
                    errors.append(BEIRRowError(at: .init(file: file, line: line), error))
                }
                header = header ?? Self.start(of: bytes)
            }
        }
        guard count == 0 else { throw .rows(errors, count: count) }
        guard !grades.isEmpty else {
            if let header { throw .noJudgement(file: file, header: header) }
            throw .empty(
                file: file,
                what: "a header and a line for each judgement: query-id, corpus-id, score"
            )
        }
        lineOfJudgement = [:]
    }

    /// What is told of a line.
    private static func start(of line: UnsafeBufferPointer<UInt8>) -> String {
        String(decoding: line.prefix(80), as: UTF8.self)
    }

    private mutating func add(
        _ fields: [String],
        at line: Int,
        _ queries: Set<String>,
        _ queryFile: String
    ) throws(BEIRFault) {
        guard fields.count == 3 else { throw .columnCount(found: fields.count) }
        for (name, field) in zip(["query-id", "corpus-id"], fields) where field.isEmpty {
            throw .emptyColumn(name)
        }
        guard let grade = Int(fields[2]) else { throw .grade(fields[2]) }
        guard queries.contains(fields[0]) else { throw .unknownQuery(fields[0], file: queryFile) }
        let judgement = Judgement(query: fields[0], document: fields[1])
        if let other = lineOfJudgement[judgement] {
            guard grades[fields[0]]?[fields[1]] == grade else {
                throw .conflictingGrades(query: fields[0], document: fields[1], line: other)
            }
            repeatedCount += 1
            return
        }
        lineOfJudgement[judgement] = line
        grades[fields[0], default: [:]][fields[1]] = grade
    }

    /// The columns of a line; one in double quotes loses them, and a doubled quote within them is one.
    private static func fields(of line: UnsafeBufferPointer<UInt8>) throws(BEIRFault) -> [String] {
        guard let text = String(validating: line, as: UTF8.self) else {
            throw .row(.notUTF8(byte: (line.firstInvalidByte ?? 0) + 1))
        }
        return text.utf8.split(separator: 0x09, omittingEmptySubsequences: false).map { field in
            let quote = UInt8(ascii: "\"")
            guard field.count > 1, field.first == quote, field.last == quote else {
                return String(Substring(field))
            }
            var bytes: [UInt8] = []
            var isFirstOfPair = false
            for byte in field.dropFirst().dropLast() {
                isFirstOfPair = byte == quote && !isFirstOfPair
                if !isFirstOfPair { bytes.append(byte) }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
