/// Counter-based random numbers, Philox 4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2,
/// 3", SC 2011).
///
/// Every number is a function of (seed, stream, position): a run that goes on after an interruption draws the
/// same numbers, and no generator state needs saving but the position.
public struct Philox: RandomNumberGenerator, Sendable {
    private let key: SIMD2<UInt32>
    private let stream: UInt64
    private var block: UInt64
    private var buffered: SIMD4<UInt32> = .zero
    private var used = 4

    /// The generator of `seed` for one `stream` (a step, an epoch, an approach), from block `position` on.
    public init(seed: UInt64, stream: UInt64 = 0, position: UInt64 = 0) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        self.stream = stream
        block = position
    }

    /// The four numbers at `counter` under `key`: ten rounds.
    public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        // In scalars: moving words between the lanes of one vector takes fifteen times as long.
        var (a, b, c, d) = (counter[0], counter[1], counter[2], counter[3])
        var (low, high) = (key[0], key[1])
        for _ in 0..<10 {
            let first = UInt64(0xD251_1F53) &* UInt64(a)
            let second = UInt64(0xCD9E_8D57) &* UInt64(c)
            a = UInt32(truncatingIfNeeded: second >> 32) ^ b ^ low
            c = UInt32(truncatingIfNeeded: first >> 32) ^ d ^ high
            b = UInt32(truncatingIfNeeded: second)
            d = UInt32(truncatingIfNeeded: first)
            low &+= 0x9E37_79B9
            high &+= 0xBB67_AE85
        }
        return SIMD4(a, b, c, d)
    }

    private mutating func next32() -> UInt32 {
        if used == 4 {
            let counter = SIMD4(
                UInt32(truncatingIfNeeded: block),
                UInt32(truncatingIfNeeded: block >> 32),
                UInt32(truncatingIfNeeded: stream),
                UInt32(truncatingIfNeeded: stream >> 32)
            )
            buffered = Self.block(counter: counter, key: key)
            block &+= 1
            used = 0
        }
        defer { used += 1 }
        return buffered[used]
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        let low = UInt64(next32())
        return UInt64(next32()) << 32 | low
    }

    /// The next number, even in [0, 1).
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// The next whole number, even in [0, bound), without bias.
    public mutating func below(_ bound: Int) -> Int {
        require(bound > 0, "Philox.below: bound \(bound) is not positive")
        return Int(next(upperBound: UInt64(bound)))
    }

    /// The next number of the standard normal distribution (Box and Muller, 1958).
    public mutating func normal() -> Double {
        let radius = (-2 * Mathematics.log(1 - uniform())).squareRoot()
        return radius * Mathematics.cos(2 * .pi * uniform())
    }
}
