/// Plain text: paragraphs between blank lines, headings where a line is clearly underlined, a front matter.
struct TextLoader: DocumentLoader {
    let name = "text"
    let endings = [".txt", ".text"]

    func load(_ source: DocumentSource) throws(LoadFault) -> any DocumentStream {
        try TextStream(source) { Paragraphs.blocks(of: $0, in: $1, findsHeadings: true) }
    }
}
