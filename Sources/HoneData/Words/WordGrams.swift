/// The hashes of the word n-grams of a text: of each run of so many folded words that follow one another.
///
/// They stand in files (see `GramFilter`), so they are the same in every process and on every machine.
enum WordGrams {
    /// Calls `body` with the hash of each gram of `length` words, in the order of the text.
    ///
    /// - Returns: how many words the text has.
    @discardableResult
    static func forEach(in text: String, length: Int, _ body: (UInt64) -> Void) -> Int {
        // The last words' hashes, the newest at `count - 1` modulo `length`.
        var recent = [UInt64](repeating: 0, count: length)
        var count = 0
        FoldedWords.forEach(in: text) { word in
            var hash = Fingerprint()
            hash.add(word)
            recent[count % length] = hash.value
            count += 1
            guard count >= length else { return }
            body(gram(recent, from: count % length))
        }
        return count
    }

    /// The set of the hashes of `text`, rising.
    static func set(of text: String, length: Int) -> [UInt64] {
        var grams: [UInt64] = []
        forEach(in: text, length: length) { grams.append($0) }
        return unique(grams)
    }

    /// The different numbers of `grams`, rising.
    static func unique(_ grams: consuming [UInt64]) -> [UInt64] {
        grams.sort()
        var count = 0
        for index in grams.indices where index == 0 || grams[index] != grams[count - 1] {
            grams[count] = grams[index]
            count += 1
        }
        grams.removeSubrange(count...)
        return grams
    }

    /// The hash of the words in the ring `recent`, the oldest of which stands at `start`.
    private static func gram(_ recent: [UInt64], from start: Int) -> UInt64 {
        var hash: UInt64 = 0
        func add(_ word: UInt64) {
            hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        for index in start..<recent.count { add(recent[index]) }
        for index in 0..<start { add(recent[index]) }
        return hash
    }
}
