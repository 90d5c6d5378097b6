import HoneTensor
import HoneTestSupport
import Testing

@Suite struct ShapeTests {
    @Test(
        arguments: [
            ([], 1, "[]"), ([0], 0, "[0]"), ([7], 7, "[7]"), ([2, 3], 6, "[2,3]"), ([2, 0, 5], 0, "[2,0,5]"),
            ([2, 3, 4, 5], 120, "[2,3,4,5]"),
        ] as [([Int], Int, String)]
    )
    func sizesAreKept(sizes: [Int], count: Int, description: String) {
        let shape = Shape(sizes)
        #expect(shape.rank == sizes.count)
        #expect(shape.array == sizes)
        #expect(shape.count == count)
        #expect(shape.description == description)
        for axis in sizes.indices {
            #expect(shape[axis] == sizes[axis])
            #expect(shape[axis - sizes.count] == sizes[axis])
        }
    }

    @Test func equalityIsBySizesAndRank() {
        #expect([2, 3] as Shape == Shape([2, 3]))
        #expect([2, 3] as Shape != [3, 2])
        #expect([2] as Shape != [2, 0])
        #expect([] as Shape != [0])
        #expect(Set([[2, 3], [2, 3], [6], [6, 1]] as [Shape]).count == 3)
    }

    @Test func wrongShapesTrap() async {
        let five = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Shape([1, 2, 3, 4, 5])
        }
        expectTrap(five, "Shape: [1, 2, 3, 4, 5] has more than 4 axes")
        let negative = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Shape([2, -1])
        }
        expectTrap(negative, "Shape: [2, -1] has a negative size")
        let axis = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = ([2, 3] as Shape)[2]
        }
        expectTrap(axis, "Shape: axis 2 of [2,3]")
        let negativeAxis = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = ([2, 3] as Shape)[-3]
        }
        expectTrap(negativeAxis, "Shape: axis -3 of [2,3]")
    }
}
