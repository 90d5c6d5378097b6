extension DocumentSource {
    /// Takes the front matter off the decoded text of the file; an empty one where there is none.
    ///
    /// - Returns: the front matter, and a warning where the text has a line that may have been meant for one.
    /// - Throws: `LoadFault` with the line where it cannot be read, or where readers stand outside of one: a slip at its
    ///   mark would show the document to everyone.
    func takeFrontMatter(
        from text: inout [UInt8]
    ) throws(LoadFault) -> (matter: FrontMatter, warning: LoadFault?) {
        let found: FrontMatter?
        do throws(FrontMatter.Fault) {
            found = try text.withUnsafeBufferPointer { (text) throws(FrontMatter.Fault) in
                try FrontMatter.read(text)
            }
        } catch {
            throw fault(.frontMatter(error.what, remedy: error.remedy), line: error.line)
        }
        if let found {
            text.removeFirst(found.end)
            return (found, nil)
        }
        guard let stray = text.withUnsafeBufferPointer({ FrontMatter.strayReaders(in: $0) }) else {
            return (FrontMatter(), nil)
        }
        guard stray.isLowercase else { return (FrontMatter(), fault(.readersInText, line: stray.line)) }
        let reason = LoadReason.frontMatter(
            "a line \"readers:\" stands here, and the text does not begin with a line ---",
            remedy: "put it between two lines --- at the top; if it is text, indent it by a space"
        )
        throw fault(reason, line: stray.line)
    }
}
