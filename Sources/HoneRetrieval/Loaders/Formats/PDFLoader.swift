internal import HoneBase
internal import SystemPackage

/// PDF: its text by poppler's `pdftotext`, a program of its own with limits on time, memory and output.
///
/// Pages are divided by a form feed, which stays in the text: the page of a place is one more than the form feeds
/// before it. Paragraphs are what the layout sets apart; a PDF does not tell its headings.
struct PDFLoader: DocumentLoader {
    let name = "PDF"
    let endings = [".pdf"]

    private let program: String
    /// The package of Debian and Ubuntu that the program comes with.
    private static let package = "poppler-utils"

    /// PDF through `program`, which is another one in tests.
    init(program: String = "pdftotext") { self.program = program }

    func load(_ source: DocumentSource) throws(LoadFault) -> any DocumentStream {
        do throws(LoadReason) {
            let file = try mapping(LoadReason.file) { () throws(FileError) in try OpenedFile(source.path) }
            guard file.count <= source.limits.packedFileBytes else {
                throw .fileTooLarge(bytes: file.count, limit: source.limits.packedFileBytes)
            }
            // Readers look for the mark in the first kilobyte.
            let start = try mapping(LoadReason.file) { () throws(FileError) in
                try file.bytes(at: 0, count: 1024)
            }
            guard start.indices.contains(where: { start[$0...].starts(with: Array("%PDF-".utf8)) }) else {
                throw .otherKind(
                    expected: "a PDF file",
                    found: start.isEmpty ? "an empty file" : "another kind of file"
                )
            }
            let text = try Self.stored(run(source))
            return SingleDocument(try Self.document(text, source))
        } catch {
            throw source.fault(error)
        }
    }

    /// What the program writes.
    private func run(_ source: DocumentSource) throws(LoadReason) -> [UInt8] {
        let limits = source.limits
        // An absolute path looks neither like an option nor like an address to the program.
        guard let path = source.path.resolved else { throw .file(.missing(source.path)) }
        // The shell sets the limits and becomes the program.
        let script = "ulimit -c 0; ulimit -v \"$1\"; shift; exec \"$@\""
        let child = ChildProcess(
            "/bin/sh",
            ["-c", script, "sh", "\(limits.childBytes >> 10)", program]
                + ["-enc", "UTF-8", "-eol", "unix", path.string, "-"],
            environment: ["LC_ALL": "C"],
            output: .captured(limit: limits.documentBytes),
            timeLimit: .seconds(limits.seconds)
        )
        let outcome: ChildProcess.Outcome
        do throws(ChildProcessError) {
            outcome = try child.run()
        } catch {
            if case .timedOut = error { throw .tooSlow(seconds: limits.seconds) }
            throw .program(error)
        }
        guard outcome.omittedBytes == 0 else { throw .textTooLarge(limit: limits.documentBytes) }
        guard outcome.exitCode == 0 else { throw failure(outcome, limits) }
        return outcome.output
    }

    /// What the program's end and its messages say.
    private func failure(_ outcome: ChildProcess.Outcome, _ limits: LoadLimits) -> LoadReason {
        let messages = outcome.errorText
        let signs = ["Out of memory", "bad_alloc", "cannot allocate memory", "failed to map segment"]
        if signs.contains(where: { messages.contains($0) }) {
            return .memory(program: program, limit: limits.childBytes)
        }
        switch outcome.exitCode {
        case 126, 127: return .programMissing(program, package: Self.package)
        case 3: return .copyingForbidden
        case 128...: return .broken(format: name, "\"\(program)\" crashed on it")
        default:
            if messages.contains("Incorrect password") || messages.contains("security handler") {
                return .encrypted
            }
            // What it says of a page range is about its own arguments, which nobody gave.
            if messages.contains("Wrong page range") {
                return .broken(format: name, "it has no pages, or is damaged")
            }
            let lines = messages.split(separator: "\n").suffix(1).map { String($0.prefix(200)) }
            return .broken(format: name, lines.first ?? "\"\(program)\" cannot read it")
        }
    }

    /// The output as it is stored: the last page's end left out, and zeros, which stand for letters that a font does not
    /// name.
    private static func stored(_ output: [UInt8]) -> [UInt8] {
        var text = output.withUnsafeBufferPointer { TextEncoding.utf8.decoded($0) }
        for index in text.indices where text[index] == 0 { text[index] = 0x20 }
        if text.last == 0x0C { text.removeLast() }
        return text
    }

    private static func document(_ text: [UInt8], _ source: DocumentSource) throws(LoadReason) -> Document {
        let pages = 1 + text.count { $0 == 0x0C }
        let blocks = text.withUnsafeBufferPointer { Paragraphs.blocks(of: $0, in: 0..<$0.count) }
        guard !blocks.isEmpty else { throw .picturesOnly(pages: pages) }
        return Document(
            identifier: source.identifier,
            text: text,
            blocks: blocks,
            metadata: ["pages": String(pages)]
        )
    }
}
