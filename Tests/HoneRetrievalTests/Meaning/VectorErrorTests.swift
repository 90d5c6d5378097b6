import HoneBase
import Testing

@testable import HoneRetrieval

@Suite struct VectorErrorTests {
    @Test(
        arguments: [
            (.dimensionNotAllowed(5_000), ["dimension", "1 to 4096", "5000"]),
            (.wrongDimension(expected: 384, found: 768), ["384", "768", "embedder"]),
            (.notOfUnitLength(vector: 3, length: 2), ["3", "0 or 1", "2.0", "divide"]),
            (.notOfUnitLength(vector: 3, length: .nan), ["not finite", "embedder"]),
            (.tooMany(1 << 40), ["2147483647", "1099511627776"]),
            (.misaligned, ["multiple of eight"]),
            (.tooShort(bytes: 3, least: 128), ["128", "3 bytes"]),
            (.notASegment, ["no vectors", "build it once more"]),
            (.newerVersion(found: 9, known: 1), ["newer", "9", "1"]),
            (.headerDamaged(field: "count", expected: "7", found: "8"), ["count", "7", "8"]),
            (.sectionDamaged("codes"), ["codes", "damaged"]),
        ] as [(VectorError, [String])]
    )
    func whatIsWrongIsTold(_ error: VectorError, _ words: [String]) {
        for word in words { #expect(error.description.contains(word), "\(error.description)") }
    }
}
