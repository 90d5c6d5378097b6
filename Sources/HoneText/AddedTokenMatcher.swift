internal import Glibc
internal import HoneBase

/// Finds added tokens in text: the leftmost first, of those the longest, without overlap.
struct AddedTokenMatcher: Sendable {
    /// A found token, and the bytes of the text that it takes.
    struct Match: Equatable {
        var id: Int32
        var range: Range<Int>
    }

    private let tokens: [AddedToken]
    private let contents: ByteTrie
    /// Whether a content begins with the byte.
    private var begins = [Bool](repeating: false, count: 256)
    /// The byte that all contents begin with, if it is the same.
    private let onlyFirstByte: UInt8?

    /// The matcher of `tokens`, whose contents are not empty; of equal contents the first is found.
    init(_ tokens: [AddedToken]) {
        self.tokens = tokens
        var strings = ByteStrings()
        for token in tokens {
            require(!token.content.isEmpty, "AddedTokenMatcher: an added token is empty")
            strings.append(token.content)
            begins[Int(token.content[0])] = true
        }
        contents = ByteTrie(strings)
        onlyFirstByte = begins.count { $0 } == 1 ? tokens[0].content[0] : nil
    }

    /// Whether there is nothing to find.
    var isEmpty: Bool { tokens.isEmpty }

    /// The tokens found in `text`, in order.
    ///
    /// - Complexity: O(bytes times the length of the longest content).
    func matches(in text: UnsafeBufferPointer<UInt8>) -> [Match] {
        guard let start = text.baseAddress else { return [] }
        var matches: [Match] = []
        var position = 0
        var taken = 0
        while let candidate = nextCandidate(in: text, from: position) {
            guard let found = contents.longest(start + candidate, count: text.count - candidate) else {
                position = candidate + 1
                continue
            }
            position = candidate + found.length
            let token = tokens[Int(found.value)]
            let before = UnsafeBufferPointer(rebasing: text[..<candidate])
            let after = UnsafeBufferPointer(rebasing: text[position...])
            if token.isSingleWord, WordCharacter.isLast(of: before) || WordCharacter.isFirst(of: after) {
                continue
            }
            var range = candidate..<position
            if token.stripsLeft {
                range = max(taken, candidate - WhiteSpace.lengthAtEnd(of: before))..<range.upperBound
            }
            if token.stripsRight {
                range = range.lowerBound..<(range.upperBound + WhiteSpace.lengthAtStart(of: after))
            }
            matches.append(Match(id: token.id, range: range))
            taken = range.upperBound
        }
        return matches
    }

    private func nextCandidate(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let base = text.baseAddress, start < text.count else { return nil }
        if let onlyFirstByte {
            let found = memchr(base + start, Int32(onlyFirstByte), text.count - start)
            return found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) }
        }
        var position = start
        while position < text.count {
            if begins[Int(text[position])] { return position }
            position += 1
        }
        return nil
    }
}
