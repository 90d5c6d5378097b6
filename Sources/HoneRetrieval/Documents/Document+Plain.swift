extension Document {
    /// A document of plain text, valid UTF-8 with line feeds, in which blank lines part paragraphs.
    public init(identifier: String, title: String? = nil, plainText text: [UInt8]) {
        let blocks = text.withUnsafeBufferPointer { Paragraphs.blocks(of: $0, in: 0..<$0.count) }
        self.init(identifier: identifier, title: title, text: text, blocks: blocks)
    }
}
