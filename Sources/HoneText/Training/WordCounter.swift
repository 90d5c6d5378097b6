internal import HoneBase
internal import Synchronization

/// Counts the words of texts on several threads, each with a table of its own.
struct WordCounter {
    /// What one thread works with.
    fileprivate final class Desk {
        var table = WordTable()
        var cut = TrainingCut()
        /// A text as the cut reads it.
        var marked: [UInt8] = []
    }

    private let desks: [Desk]
    /// The bytes of the texts.
    private(set) var byteCount = 0

    init(threads: Int) { desks = (0..<threads).map { _ in Desk() } }

    /// Counts the words of `texts`.
    mutating func add(_ texts: [BytePairTrainer.Text]) {
        for text in texts { byteCount += text.text.utf8.count }
        let next = Atomic(0)
        let desks = desks
        Threads.run(max(1, min(desks.count, texts.count))) { thread in
            let desk = desks[thread]
            while case let index = next.wrappingAdd(1, ordering: .relaxed).oldValue, index < texts.count {
                desk.count(texts[index])
            }
        }
    }

    /// The words of all texts.
    func total() -> WordTable {
        var total = desks[0].table
        for desk in desks.dropFirst() { total.add(desk.table) }
        return total
    }
}

extension WordCounter.Desk {
    fileprivate func count(_ text: BytePairTrainer.Text) {
        var (table, cut, marked) = (WordTable(), TrainingCut(), [UInt8]())
        // Taken out, so that they change in place.
        swap(&table, &self.table)
        swap(&cut, &self.cut)
        swap(&marked, &self.marked)
        var content = text.text
        content.withUTF8 { mark($0, continues: text.continues, into: &marked) }
        marked.withUnsafeBufferPointer { bytes in cut.forEachWord(of: bytes) { table.add($0) } }
        swap(&table, &self.table)
        swap(&cut, &self.cut)
        swap(&marked, &self.marked)
    }

    /// Writes the text as a tokenizer reads it, with a marker before it; every marker is a space here.
    private func mark(_ text: UnsafeBufferPointer<UInt8>, continues: Bool, into marked: inout [UInt8]) {
        marked.removeAll(keepingCapacity: true)
        guard !text.isEmpty else { return }
        if !continues { marked.append(0x20) }
        let marker = SentencePieceSpaces.marker
        var kept = 0
        var position = 0
        while position + marker.count <= text.count {
            guard text[position] == marker[0], text[position + 1] == marker[1],
                text[position + 2] == marker[2]
            else {
                position += 1
                continue
            }
            marked.append(contentsOf: text[kept..<position])
            marked.append(0x20)
            position += marker.count
            kept = position
        }
        marked.append(contentsOf: text[kept...])
    }
}
