import Testing

@testable import HoneFormats

@Suite struct HalfPrecisionTests {
    /// Every half is the number that the compiler's own type gives.
    @Test func everyHalfIsWidened() {
        var wrong = 0
        for bits in 0...UInt16.max {
            let expected = Float(Float16(bitPattern: bits))
            let value = number(half: bits)
            if value.bitPattern != expected.bitPattern, !(value.isNaN && expected.isNaN) { wrong += 1 }
            if !value.isNaN, halfBits(value) != bits { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    /// Rounding is to nearest, ties to even: checked at each half, at the middle to the next, and beside both.
    @Test func numbersAreRounded() {
        var wrong = 0
        for bits in 0..<UInt16(0x7C00) {
            let here = number(half: bits)
            let next = bits == 0x7BFF ? 65536 : number(half: bits + 1)
            let middle = (here + next) / 2
            for value in [here.nextUp, middle.nextDown, middle, middle.nextUp, next.nextDown] {
                if halfBits(value) != Float16(value).bitPattern { wrong += 1 }
                if halfBits(-value) != Float16(-value).bitPattern { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test(
        arguments: [
            (Float.infinity, 0x7C00), (-.infinity, 0xFC00), (.nan, 0x7E00), (65519.996, 0x7BFF),
            (65520, 0x7C00),
            (3e38, 0x7C00), (0, 0), (-0.0, 0x8000), (.leastNonzeroMagnitude, 0), (0x1p-25, 0),
            ((0x1p-25 as Float).nextUp, 1),
        ] as [(Float, UInt16)]
    )
    func endsOfTheRangeAreRounded(value: Float, expected: UInt16) { #expect(halfBits(value) == expected) }
}
