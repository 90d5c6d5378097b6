import HoneBase
import Testing

@testable import HoneData

struct EvenFoldsTests {
    @Test func unitsOfOneAreDealtEvenly() {
        var random = Philox(seed: 9)
        var folds = EvenFolds(5)
        var totals = [0, 0, 0, 0, 0]
        for _ in 0..<40 {
            let count = 1 + random.below(13)
            var ofLabel = [0, 0, 0, 0, 0]
            folds.begin(kept: ofLabel, unitCount: count)
            for _ in 0..<count {
                let fold = folds.bin(forSize: 1)
                ofLabel[fold] += 1
                totals[fold] += 1
            }
            #expect(ofLabel.max()! - ofLabel.min()! <= 1)
            #expect(totals.max()! - totals.min()! <= 1)
        }
    }

    @Test func keptExamplesCount() {
        var folds = EvenFolds(3)
        folds.begin(kept: [2, 0, 1], unitCount: 4)
        #expect((0..<4).map { _ in folds.bin(forSize: 1) } == [1, 1, 2, 0])
    }
}
