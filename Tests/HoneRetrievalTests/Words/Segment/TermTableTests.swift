import HoneBase
import Testing

@testable import HoneRetrieval

struct TermTableTests {
    @Test func stringsAreNumberedInTheOrderOfTheirComing() {
        var random = Philox(seed: 5)
        var table = TermTable(exponent: 1)
        var numbers: [String: Int] = [:]
        for _ in 0..<5000 {
            let string = String(random.below(1500), radix: 7)
            let bytes = Array(string.utf8)
            let (number, isNew) = bytes.withUnsafeBufferPointer { table.insert($0) }
            #expect(isNew == (numbers[string] == nil))
            #expect(number == numbers[string, default: numbers.count])
            numbers[string] = number
        }
        #expect(table.count == numbers.count && table.slots.count > 2 * table.count)
        for (string, number) in numbers {
            Array(string.utf8).withUnsafeBufferPointer {
                #expect(table.find($0, tag: TermTable.tag(of: $0)) == number)
            }
        }
        Array("8".utf8).withUnsafeBufferPointer { #expect(table.find($0, tag: TermTable.tag(of: $0)) == nil) }
    }

    /// Strings of the same tag are told apart by their bytes.
    @Test func aTagIsNotBelieved() {
        var table = TermTable(exponent: 3)
        let (first, second) = (Array("first".utf8), Array("other".utf8))
        _ = first.withUnsafeBufferPointer { table.insert($0) }
        let tag = first.withUnsafeBufferPointer { TermTable.tag(of: $0) }
        #expect(second.withUnsafeBufferPointer { table.find($0, tag: tag) } == nil)
    }
}
