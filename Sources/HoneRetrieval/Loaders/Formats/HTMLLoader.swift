internal import HoneBase

/// HTML: headings, paragraphs, entries of lists, rows of tables and preformatted text, as a browser shows them.
///
/// Scripts, styles, navigation and hidden elements are left out. `<title>` is the title; `<meta name="readers">` names the
/// readers between commas, wherever it stands; other tags `<meta>` with a name are metadata. A front matter above the
/// page, as generators of sites have it, is read as that of Markdown, and counts before what the page says; readers stand
/// in one of the two.
struct HTMLLoader: DocumentLoader {
    let name = "HTML"
    let endings = [".html", ".htm", ".xhtml"]

    func load(_ source: DocumentSource) throws(LoadFault) -> any DocumentStream {
        var text: [UInt8]
        let warning: LoadReason?
        do throws(LoadReason) {
            let file = try mapping(LoadReason.file) { () throws(FileError) in try OpenedFile(source.path) }
            guard file.count <= source.limits.documentBytes else {
                throw .fileTooLarge(bytes: file.count, limit: source.limits.documentBytes)
            }
            let decoded = try HTMLText.decoded(file)
            text = decoded.text
            warning = decoded.warning
        } catch {
            throw source.fault(error)
        }
        let (matter, slip) = try source.takeFrontMatter(from: &text)
        do throws(LoadReason) {
            let reader = try HTMLReader.read(text, source.limits)
            guard !reader.flow.assembly.blocks.isEmpty else { throw .empty }
            guard matter.readers == nil || reader.readers == nil else {
                throw .readers(found: "readers in the front matter and in <meta name=\"readers\">")
            }
            let document = reader.flow.assembly.document(
                source.identifier,
                title: matter.title ?? reader.title,
                metadata: matter.metadata.merging(reader.metadata) { given, _ in given },
                readers: matter.readers ?? reader.readers
            )
            let warnings = [warning.map { source.fault($0) }, slip].compactMap(\.self)
            return SingleDocument(document, warnings: warnings)
        } catch {
            throw source.fault(error)
        }
    }
}
