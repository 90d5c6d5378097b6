internal import HoneBase

/// Where the examples of a packed batch begin and end: tokens laid end to end, nothing padded.
public struct Segments: Sendable, Equatable {
    /// The first token of each segment, and at the end the number of all tokens: S + 1 numbers, rising.
    public let bounds: [Int32]

    /// Segments of these lengths, one after the other.
    public init(lengths: [Int]) {
        require(lengths.allSatisfy { $0 >= 0 }, "Segments: a negative length")
        var bounds: [Int32] = [0]
        bounds.reserveCapacity(lengths.count + 1)
        var end: Int32 = 0
        for length in lengths {
            end += Int32(length)
            bounds.append(end)
        }
        self.bounds = bounds
    }

    /// The number of segments.
    public var count: Int { bounds.count - 1 }

    /// The number of tokens in all segments.
    public var tokenCount: Int { Int(bounds[bounds.count - 1]) }

    /// The length of segment `index` in tokens.
    public func length(_ index: Int) -> Int { Int(bounds[index + 1] - bounds[index]) }

    /// The sum of the squares of the lengths: what attention takes, up to a factor.
    public var squaredLengths: Double { (0..<count).reduce(0) { $0 + Double(length($1) * length($1)) } }

    /// Each token's position within its segment, counted from 0.
    public var positions: [Int32] {
        (0..<count).flatMap { (0..<Int32(length($0))) }
    }
}
