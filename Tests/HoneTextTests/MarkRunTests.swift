import HoneBase
import Testing

@testable import HoneText

struct MarkRunTests {
    @Test func putsMarksInOrderOfTheirClassAndLeavesEqualOnesInPlace() {
        var random = Philox(seed: 23)
        for _ in 0..<500 {
            let marks = (0..<(1 + random.below(9))).map { index in
                (
                    class: UInt8(1 + random.below(4)),
                    bytes: (0..<(1 + random.below(4))).map { UInt8(16 * index + $0) }
                )
            }
            var text: [UInt8] = [0xFF] + marks.flatMap(\.bytes)
            text.withUnsafeMutableBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return }
                var run = MarkRun()
                var offset = 1
                for mark in marks {
                    run.append(mark.class, offset: offset, width: mark.bytes.count)
                    offset += mark.bytes.count
                }
                #expect(!run.isEmpty)
                run.end(in: start)
                #expect(run.isEmpty)
            }
            let ordered = (1...4).flatMap { wanted in
                marks.filter { $0.class == UInt8(wanted) }.flatMap(\.bytes)
            }
            #expect(text == [0xFF] + ordered)
        }
    }
}
