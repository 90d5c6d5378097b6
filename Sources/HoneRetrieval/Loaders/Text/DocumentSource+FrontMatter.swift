extension DocumentSource {
    /// Takes the front matter off the decoded text of the file; an empty one where there is none.
    ///
    /// - Throws: `LoadFault` with the line where it cannot be read.
    func takeFrontMatter(from text: inout [UInt8]) throws(LoadFault) -> FrontMatter {
        let found: FrontMatter?
        do throws(FrontMatter.Fault) {
            found = try text.withUnsafeBufferPointer { (text) throws(FrontMatter.Fault) in
                try FrontMatter.read(text)
            }
        } catch {
            throw fault(.frontMatter(error.what, remedy: error.remedy), line: error.line)
        }
        guard let found else { return FrontMatter() }
        text.removeFirst(found.end)
        return found
    }
}
