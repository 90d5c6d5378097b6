/// Finds the blocks of Markdown, line by line.
///
/// Blocks lie in the text as it is written: a heading without its marks, an entry of a list with its mark, code with its
/// fences, so that each reads well when it is quoted. Rules, tables' dividers, and comments are no blocks. Quotations
/// are paragraphs. Entries within entries are entries. Nothing is nested here, so nothing can be nested too deep.
struct MarkdownBlocks {
    /// What is being read.
    private enum Open {
        case nothing
        case paragraph(start: Int)
        case entry(start: Int)
        case code(start: Int)
    }

    private var list: BlockList
    private var open = Open.nothing
    /// The column from which lines belong to the list's entry above; nil outside of lists.
    private var entryColumn: Int?

    /// The blocks in a range of a text.
    static func blocks(of text: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> [DocumentBlock] {
        var markdown = MarkdownBlocks(list: BlockList(of: text))
        markdown.read(range)
        return markdown.list.blocks
    }

    private mutating func read(_ range: Range<Int>) {
        let text = list.text
        var lines = TextLines(of: text, in: range)
        var fence: (byte: UInt8, count: Int, start: Int)?
        var isComment = false
        var next = lines.next().map { MarkdownLine($0, of: text) }
        var isTable = false
        while let line = next {
            next = lines.next().map { MarkdownLine($0, of: text) }
            if let (byte, count, start) = fence {
                guard line.closes((byte, count)) else { continue }
                list.append(.code, start..<line.range.upperBound)
                fence = nil
            } else if isComment || (line.isComment && !isInParagraph) {
                close(at: line.range.lowerBound)
                guard let end = line.endOfComment else {
                    isComment = true
                    continue
                }
                isComment = false
                if !text.isBlank(end..<line.range.upperBound) { open = .paragraph(start: end) }
            } else if line.isBlank {
                close(at: line.range.lowerBound)
                isTable = false
            } else if isTable {
                isTable = readRow(line)
                if !isTable { readLine(line, before: next, &isTable, &fence) }
            } else {
                readLine(line, before: next, &isTable, &fence)
            }
        }
        if let fence { list.append(.code, fence.start..<range.upperBound) }
        close(at: range.upperBound)
    }

    private var isInParagraph: Bool {
        switch open {
        case .paragraph, .entry: true
        case .nothing, .code: false
        }
    }

    /// Ends what is being read.
    private mutating func close(at end: Int) {
        switch open {
        case .nothing: break
        case .paragraph(let start): list.append(.paragraph, start..<end)
        case .entry(let start): list.append(.listItem, start..<end)
        case .code(let start): list.append(.code, start..<end)
        }
        open = .nothing
    }

    /// A row of the table that is being read; false where the table has ended.
    private mutating func readRow(_ line: MarkdownLine) -> Bool {
        if line.isTableRule, line.hasBorder { return true }
        guard line.heading == nil, line.fence == nil, !line.isRule, line.hasBorder else { return false }
        list.append(.tableRow, line.range)
        return true
    }

    private mutating func readLine(
        _ line: MarkdownLine,
        before next: MarkdownLine?,
        _ isTable: inout Bool,
        _ fence: inout (byte: UInt8, count: Int, start: Int)?
    ) {
        let belongsToEntry = entryColumn.map { line.indent >= $0 } ?? false
        if case .code = open {
            if line.indent >= 4 { return }
            close(at: line.range.lowerBound)
        }
        if case .paragraph(let start) = open, let level = line.underline, entryColumn == nil {
            list.append(.heading(level: level), start..<line.range.lowerBound)
            open = .nothing
        } else if let opened = line.fence, line.indent < 4 || belongsToEntry {
            close(at: line.range.lowerBound)
            fence = (opened.byte, opened.count, line.range.lowerBound)
            leaveList(unless: belongsToEntry)
        } else if let heading = line.heading {
            close(at: line.range.lowerBound)
            list.append(.heading(level: heading.level), heading.text)
            leaveList(unless: belongsToEntry)
        } else if line.isRule {
            close(at: line.range.lowerBound)
            leaveList(unless: belongsToEntry)
        } else if let entry = line.entry, canBeginEntry(line, entry.isFirst) {
            close(at: line.range.lowerBound)
            open = .entry(start: line.range.lowerBound)
            entryColumn = entry.column
        } else if canBeginTable, let next, line.hasBorder, next.isTableRule, line.cells == next.cells {
            close(at: line.range.lowerBound)
            list.append(.tableRow, line.range)
            leaveList(unless: belongsToEntry)
            isTable = true
        } else if !isInParagraph {
            leaveList(unless: belongsToEntry)
            let isCode = entryColumn == nil && line.indent >= 4
            open = isCode ? .code(start: line.range.lowerBound) : .paragraph(start: line.range.lowerBound)
        }
    }

    /// A table may follow a paragraph at once; within an entry of a list its lines are text.
    private var canBeginTable: Bool { if case .entry = open { false } else { true } }

    /// A line outside of a list's entry ends the list; one inside it does not.
    private mutating func leaveList(unless belongsToEntry: Bool) {
        if !belongsToEntry { entryColumn = nil }
    }

    /// Whether an entry's mark is one here: not where code is indented, and within a paragraph only where a list
    /// can begin.
    private func canBeginEntry(_ line: MarkdownLine, _ isFirst: Bool) -> Bool {
        if entryColumn != nil { return true }
        if case .paragraph = open { return isFirst && line.indent < 4 }
        return line.indent < 4
    }
}
