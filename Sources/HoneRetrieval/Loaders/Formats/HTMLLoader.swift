internal import HoneBase

/// HTML: headings, paragraphs, entries of lists, rows of tables and preformatted text, as a browser shows them.
///
/// Scripts, styles, navigation and hidden elements are left out. `<title>` is the title; `<meta name="readers">` names the
/// readers between commas; other tags `<meta>` with a name are metadata.
struct HTMLLoader: DocumentLoader {
    let name = "HTML"
    let endings = [".html", ".htm", ".xhtml"]

    func load(_ source: DocumentSource) throws(LoadFault) -> any DocumentStream {
        do throws(LoadReason) {
            let file = try mapping(LoadReason.file) { () throws(FileError) in try OpenedFile(source.path) }
            guard file.count <= source.limits.documentBytes else {
                throw .fileTooLarge(bytes: file.count, limit: source.limits.documentBytes)
            }
            let (text, warning) = try HTMLText.decoded(file)
            let reader = try HTMLReader.read(text, source.limits)
            guard !reader.flow.assembly.blocks.isEmpty else { throw .empty }
            let document = reader.flow.assembly.document(
                source.identifier,
                title: reader.title,
                metadata: reader.metadata,
                readers: reader.readers
            )
            let warnings = [warning].compactMap { $0.map { source.fault($0) } }
            return SingleDocument(document, warnings: warnings, readBytes: file.count)
        } catch {
            throw source.fault(error)
        }
    }
}
