/// The beginnings of all suffixes of a text of numbers, in the order of the suffixes.
///
/// By induced sorting (Nong, Zhang and Chan, "Two Efficient Algorithms for Linear Time Suffix Array Construction", IEEE
/// Transactions on Computers 2011): a suffix is small where it is below the one behind it, else large. Those small ones
/// that follow a large one, a third of all at most on average, are sorted first, by a shorter text of their names; the
/// order of all others follows from theirs in two passes.
enum SuffixArray {
    /// The suffix array of `text`, whose numbers are not below zero.
    ///
    /// - Complexity: linear in the length of the text and its largest number.
    static func make(_ text: [Int32]) -> [Int32] {
        guard text.count > 1 else { return text.indices.map(Int32.init) }
        return text.withUnsafeBufferPointer { sorted($0) }
    }

    private static func sorted(_ text: UnsafeBufferPointer<Int32>) -> [Int32] {
        let shape = Shape(text)
        let marks = shape.marks
        var suffixes = shape.induced(from: marks)
        guard marks.count > 1 else { return suffixes }
        // The marked suffixes up to the next mark are in order now: equal ones get one name.
        let ordered = suffixes.filter { shape.isMark(Int($0)) }
        suffixes = []
        let names = shape.names(of: ordered, marks: marks)
        let order = SuffixArray.make(names)
        return shape.induced(from: order.map { marks[Int($0)] })
    }

    /// Which suffixes are small, and where those of each first number begin in the order.
    private struct Shape {
        let text: UnsafeBufferPointer<Int32>
        private var isSmall: [Bool]
        /// Of each number: where its large suffixes begin, and behind these its small ones.
        private var largeStarts: [Int32]
        private var smallStarts: [Int32]

        init(_ text: UnsafeBufferPointer<Int32>) {
            self.text = text
            isSmall = Array(repeating: false, count: text.count)
            for index in stride(from: text.count - 2, through: 0, by: -1) {
                isSmall[index] =
                    text[index] == text[index + 1] ? isSmall[index + 1] : text[index] < text[index + 1]
            }
            let bound = Int(text.max() ?? 0) + 1
            largeStarts = Array(repeating: 0, count: bound + 1)
            smallStarts = Array(repeating: 0, count: bound)
            for index in text.indices {
                if isSmall[index] {
                    largeStarts[Int(text[index]) + 1] += 1
                } else {
                    smallStarts[Int(text[index])] += 1
                }
            }
            for number in 0..<bound {
                smallStarts[number] += largeStarts[number]
                largeStarts[number + 1] += smallStarts[number]
            }
        }

        /// Whether the suffix is small and follows a large one.
        func isMark(_ index: Int) -> Bool { index > 0 && isSmall[index] && !isSmall[index - 1] }

        /// The marked suffixes in the order of the text.
        var marks: [Int32] { text.indices.lazy.filter(isMark).map { Int32($0) } }

        /// The order of all suffixes that follows from that of the marked ones.
        func induced(from marks: [Int32]) -> [Int32] {
            var suffixes = [Int32](repeating: -1, count: text.count)
            suffixes.withUnsafeMutableBufferPointer { suffixes in
                var next = smallStarts
                for mark in marks {
                    let number = Int(text[Int(mark)])
                    suffixes[Int(next[number])] = mark
                    next[number] += 1
                }
                next = largeStarts
                func place(_ index: Int) {
                    let number = Int(text[index])
                    suffixes[Int(next[number])] = Int32(index)
                    next[number] += 1
                }
                place(text.count - 1)
                for position in suffixes.indices {
                    let before = Int(suffixes[position]) - 1
                    if before >= 0, !isSmall[before] { place(before) }
                }
                next = largeStarts
                for position in suffixes.indices.reversed() {
                    let before = Int(suffixes[position]) - 1
                    guard before >= 0, isSmall[before] else { continue }
                    let number = Int(text[before]) + 1
                    next[number] -= 1
                    suffixes[Int(next[number])] = Int32(before)
                }
            }
            return suffixes
        }

        /// A number for each mark, in the order of the text: that of its stretch up to the next mark among those in
        /// the order `ordered`.
        func names(of ordered: [Int32], marks: [Int32]) -> [Int32] {
            // Marks are never neighbours: half the places number them apart.
            var numbers = [Int32](repeating: 0, count: text.count / 2 + 1)
            for (number, mark) in marks.enumerated() { numbers[Int(mark) / 2] = Int32(number) }
            func end(_ mark: Int32) -> Int {
                let number = Int(numbers[Int(mark) / 2]) + 1
                return number < marks.count ? Int(marks[number]) : text.count
            }
            func areSame(_ first: Int32, _ second: Int32) -> Bool {
                let (start, other) = (Int(first), Int(second))
                let count = end(first) - start
                // The stretch at the end of the text is like no other: none of these goes on behind it.
                guard count == end(second) - other, start + count < text.count, other + count < text.count
                else { return false }
                return (0...count).allSatisfy { text[start + $0] == text[other + $0] }
            }
            var names = [Int32](repeating: 0, count: marks.count)
            var name: Int32 = 0
            for index in ordered.indices.dropFirst() {
                if !areSame(ordered[index - 1], ordered[index]) { name += 1 }
                names[Int(numbers[Int(ordered[index]) / 2])] = name
            }
            return names
        }
    }
}
