/// The kinds of the postings of a segment: what a score depends on beside its term, numbered as they come.
///
/// There are far fewer kinds than postings. What they are worth depends on the mean length of the chunks that a reader
/// may read: that is computed once for each kind, not for each posting, and nothing of it is stored.
struct PostingKinds: Sendable {
    /// The frequency and the length of each kind, one behind the other.
    private(set) var table: [UInt32] = []
    private var numbers: [UInt64: UInt32] = [:]
    private var length: UInt32 = 0
    /// The kinds of the chunk's frequencies so far; 0 where there is none, else the number and one.
    private var current: [UInt32] = []

    /// Goes on with postings of a chunk of this length.
    mutating func begin(length: UInt32) {
        self.length = length
        for index in current.indices { current[index] = 0 }
    }

    /// The number of the kind of this frequency in the present chunk.
    mutating func number(ofFrequency frequency: UInt32) -> UInt32 {
        let isSmall = frequency < 64
        if isSmall {
            if current.isEmpty { current = [UInt32](repeating: 0, count: 64) }
            if current[Int(frequency)] > 0 { return current[Int(frequency)] - 1 }
        }
        let key = UInt64(frequency) << 32 | UInt64(length)
        let number = numbers[key] ?? UInt32(numbers.count)
        if Int(number) == numbers.count {
            numbers[key] = number
            table += [frequency, length]
        }
        if isSmall { current[Int(frequency)] = number + 1 }
        return number
    }
}
