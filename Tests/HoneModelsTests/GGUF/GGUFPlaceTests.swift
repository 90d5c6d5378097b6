import Testing

@testable import HoneModels

/// How tensors differ in files and folders, both ways.
@Suite struct GGUFPlaceTests {
    private let values = (0..<48).map(Float.init)

    @Test func whatIsWrittenIsReadAgain() {
        var turned = GGUFPlace(name: "a", stored: "b")
        turned.interleavedHeads = 2
        var transposed = GGUFPlace(name: "a", stored: "b")
        transposed.isTransposed = true
        var norm = GGUFPlace(name: "a", stored: "b")
        norm.isAroundOne = true
        for place in [turned, transposed, norm] {
            for shape in [[8, 6], [48]] {
                let written = place.written(values, shape)
                #expect(place.read(written, place.otherShape(shape)) == values)
                #expect(written != values || place.isTransposed && shape.count == 1)
            }
        }
    }

    /// Of a head of four rows llama.cpp turns neighbours: 0 with 1, which a folder holds as 0 and 2.
    @Test func rowsThatTurnTogetherLieSideBySide() {
        var place = GGUFPlace(name: "a", stored: "b")
        place.interleavedHeads = 2
        #expect(place.written([0, 1, 2, 3, 4, 5, 6, 7], [8]) == [0, 2, 1, 3, 4, 6, 5, 7])
        #expect(!place.keepsRows)
    }

    @Test func matricesByInputAreTurned() {
        var place = GGUFPlace(name: "a", stored: "b")
        place.isTransposed = true
        #expect(place.written([1, 2, 3, 4, 5, 6], [2, 3]) == [1, 4, 2, 5, 3, 6])
        #expect(place.otherShape([2, 3]) == [3, 2])
    }
}
