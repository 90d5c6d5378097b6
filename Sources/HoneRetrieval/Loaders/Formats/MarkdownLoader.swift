/// Markdown (CommonMark's blocks, and GitHub's tables) with a front matter.
struct MarkdownLoader: DocumentLoader {
    let name = "Markdown"
    let endings = [".md", ".markdown"]

    func load(_ source: DocumentSource) throws(LoadFault) -> any DocumentStream {
        try TextStream(source) { MarkdownBlocks.blocks(of: $0, in: $1) }
    }
}
