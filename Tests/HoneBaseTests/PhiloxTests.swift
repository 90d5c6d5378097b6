import HoneBase
import Testing

/// The known answers of Random123's own test file `kat_vectors` for philox4x32 with ten rounds.
@Test(arguments: [
    (
        SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0),
        SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)
    ),
    (
        SIMD4<UInt32>(repeating: .max), SIMD2<UInt32>(repeating: .max),
        SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)
    ),
    (
        SIMD4<UInt32>(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
        SIMD2<UInt32>(0xA409_3822, 0x299F_31D0),
        SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)
    ),
])
func philoxGivesTheKnownAnswers(counter: SIMD4<UInt32>, key: SIMD2<UInt32>, expected: SIMD4<UInt32>) {
    #expect(Philox.block(counter: counter, key: key) == expected)
}

@Test func philoxDrawsItsBlocksInOrder() {
    var generator = Philox(
        seed: 0x299F_31D0_A409_3822,
        stream: 0x0370_7344_1319_8A2E,
        position: 0x85A3_08D3_243F_6A88
    )
    #expect(generator.next() == 0x94FD_CCEB_D16C_FE09)
    #expect(generator.next() == 0x2412_6EA1_5001_E420)
}

@Test func philoxGoesOnFromAnyPosition() {
    var whole = Philox(seed: 5, stream: 2)
    let numbers = (0..<40).map { _ in whole.next() }
    for block in 0..<20 {
        var later = Philox(seed: 5, stream: 2, position: UInt64(block))
        #expect([later.next(), later.next()] == Array(numbers[2 * block..<2 * block + 2]))
    }
}

@Test func philoxSeedsAndStreamsDiffer() {
    var seen: Set<UInt64> = []
    for seed in [0, 1, 1 << 32, UInt64.max] {
        for stream in [0, 1, 1 << 32, UInt64.max] {
            var generator = Philox(seed: seed, stream: stream)
            for _ in 0..<100 { seen.insert(generator.next()) }
        }
    }
    #expect(seen.count == 1600)
}

/// Sums over many draws stay within five standard deviations of what theory says.
@Test func philoxUniformHasTheMomentsOfTheUniformDistribution() {
    var generator = Philox(seed: 11)
    let count = 200_000.0
    var (sum, squares, lagged, last) = (0.0, 0.0, 0.0, 0.5)
    for _ in 0..<Int(count) {
        let value = generator.uniform()
        #expect(value >= 0 && value < 1)
        sum += value
        squares += (value - 0.5) * (value - 0.5)
        lagged += (value - 0.5) * (last - 0.5)
        last = value
    }
    #expect(abs(sum / count - 0.5) < 5 * (1 / 12 / count).squareRoot())
    #expect(abs(squares / count - 1 / 12.0) < 5 * (1 / 180 / count).squareRoot())
    #expect(abs(lagged / count) < 5 * (1 / 144 / count).squareRoot())
}

@Test func philoxNormalHasTheMomentsOfTheNormalDistribution() {
    var generator = Philox(seed: 12)
    let count = 200_000.0
    var (sum, squares, fourths, beyondTwo) = (0.0, 0.0, 0.0, 0.0)
    for _ in 0..<Int(count) {
        let value = generator.normal()
        sum += value
        squares += value * value
        fourths += value * value * value * value
        if abs(value) > 1.959_963_984_540_054 { beyondTwo += 1 }
    }
    #expect(abs(sum / count) < 5 * (1 / count).squareRoot())
    #expect(abs(squares / count - 1) < 5 * (2 / count).squareRoot())
    #expect(abs(fourths / count - 3) < 5 * (96 / count).squareRoot())
    #expect(abs(beyondTwo / count - 0.05) < 5 * (0.05 * 0.95 / count).squareRoot())
}

/// Pearson's statistic over the cells of `below` stays below its 1 - 1e-6 quantile (by Wilson and Hilferty's
/// cube).
@Test(arguments: [2, 3, 7, 10, 100, 1000])
func philoxBelowIsEven(bound: Int) {
    var generator = Philox(seed: 13, stream: UInt64(bound))
    var counts = [Int](repeating: 0, count: bound)
    let draws = 100 * bound + 50_000
    for _ in 0..<draws { counts[generator.below(bound)] += 1 }
    let expected = Double(draws) / Double(bound)
    let statistic = counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    let freedom = Double(bound - 1)
    let root = 1 - 2 / (9 * freedom) + 4.753_424 * (2 / (9 * freedom)).squareRoot()
    #expect(statistic < freedom * root * root * root)
}

@Test func philoxBelowOneIsZero() {
    var generator = Philox(seed: 1)
    #expect((0..<10).allSatisfy { _ in generator.below(1) == 0 })
}

@Test func philoxBelowRefusesABoundThatIsNotPositive() async {
    await #expect(processExitsWith: .failure) {
        var generator = Philox(seed: 1)
        _ = generator.below(0)
    }
}
