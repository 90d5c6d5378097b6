import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct TensorTests {
    @Test func valuesGoInAndComeOut() {
        let floats: [Float] = [1.5, -0.0, .infinity, 0x1p-140, -7, 8]
        let tensor = Tensor(floats, shape: [2, 3])
        #expect(tensor.floats().map(\.bitPattern) == floats.map(\.bitPattern))
        #expect(tensor.dtype == .float32 && tensor.shape == [2, 3] && tensor.count == 6)
        #expect(Tensor([Float.nan], shape: []).item().isNaN)
        let integers: [Int32] = [.min, -1, 0, .max]
        #expect(Tensor(integers, shape: [4, 1]).integers() == integers)
        #expect(Tensor([Float](), shape: [0, 3]).floats() == [])
        #expect(Tensor([Float(2.5)], shape: [1, 1]).item() == 2.5)
    }

    @Test func rowsShareMemory() {
        let values = (0..<24).map(Float.init)
        let tensor = Tensor(values, shape: [4, 3, 2])
        let middle = tensor.rows(1..<3)
        #expect(middle.shape == [2, 3, 2])
        #expect(middle.storage === tensor.storage)
        #expect(middle.floatAddress == tensor.floatAddress + 6)
        #expect(middle.floats() == Array(values[6..<18]))
        #expect(middle.rows(1..<2).floats() == Array(values[12..<18]))
        #expect(middle.rows(2..<2).floats() == [])
        #expect(Tensor(values, shape: [24]).rows(20..<24).floats() == [20, 21, 22, 23])
        #expect(Tensor([1, 2, 3] as [Int32], shape: [3]).rows(1..<3).integers() == [2, 3])
    }

    @Test func reshapedSharesMemory() {
        let tensor = Tensor((0..<12).map(Float.init), shape: [3, 4]).rows(1..<3)
        let reshaped = tensor.reshaped([2, 2, 2])
        #expect(reshaped.shape == [2, 2, 2])
        #expect(reshaped.floatAddress == tensor.floatAddress)
        #expect(reshaped.floats() == tensor.floats())
    }

    @Test func conversionRounds() {
        var draws = Draws(2)
        let values = draws.floats(1001, scale: 100)
        let tensor = Tensor(values, shape: [7, 143])
        let half = tensor.converted(to: .bfloat16)
        #expect(half.shape == tensor.shape && half.dtype == .bfloat16)
        let rounded = values.map { BFloat16.rounded(Double($0)) }
        expectClose(half.floats(), rounded)
        expectClose(half.converted(to: .float32).floats(), rounded)
        expectClose(half.rows(3..<5).floats(), Array(rounded[429..<715]))
        expectClose(tensor.rows(3..<5).converted(to: .bfloat16).floats(), Array(rounded[429..<715]))
        #expect(tensor.converted(to: .float32).storage === tensor.storage)
    }

    @Test func bytesAreCopiedFromAnyAddress() {
        let bytes: [UInt8] = [9, 0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC1, 9]
        bytes.withUnsafeBytes {
            let tensor = Tensor(copying: UnsafeRawBufferPointer(rebasing: $0[1..<9]), shape: [2], .float32)
            #expect(tensor.floats() == [1, -10])
            let half = Tensor(copying: UnsafeRawBufferPointer(rebasing: $0[3..<5]), shape: [1], .bfloat16)
            #expect(half.floats() == [1])
        }
    }

    @Test func halvesAreWidened() {
        let halves: [Float16] = [1, -2.5, 65504, 6e-8, .infinity, 0.1]
        halves.withUnsafeBytes {
            let tensor = Tensor(widening: $0, shape: [2, 3])
            #expect(tensor.dtype == .float32 && tensor.floats() == halves.map(Float.init))
        }
    }

    @Test func concatenationIsAlongTheLeadingAxis() {
        let first = Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
        let second = Tensor([0, 0, 5, 6, 7, 8] as [Float], shape: [3, 2]).rows(1..<3)
        let whole = Tensor.concatenated([first, second.rows(0..<0), second])
        #expect(whole.shape == [4, 2] && whole.floats() == [1, 2, 3, 4, 5, 6, 7, 8])
        let halves = Tensor.concatenated([first, second].map { $0.converted(to: .bfloat16) })
        #expect(halves.dtype == .bfloat16 && halves.floats() == [1, 2, 3, 4, 5, 6, 7, 8])
        let classes = Tensor([3, -1] as [Int32], shape: [2])
        #expect(Tensor.concatenated([classes, classes]).integers() == [3, -1, 3, -1])
    }

    @Test func descriptionShowsSmallTensors() {
        #expect(Tensor([1, 2] as [Float], shape: [2, 1]).description == "Tensor[2,1] float32 [1.0, 2.0]")
        #expect(Tensor([Float](repeating: 0, count: 17), shape: [17]).description == "Tensor[17] float32")
        #expect(Tensor([1] as [Int32], shape: [1]).description == "Tensor[1] int32")
    }

    @Test func wrongSizesTrap() async {
        let values = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1, 2, 3] as [Float], shape: [2, 2])
        }
        expectTrap(values, "Tensor: 3 values for [2,2]")
        let reshaped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1, 2, 3] as [Float], shape: [3]).reshaped([2, 2])
        }
        expectTrap(reshaped, "reshaped: [3] to [2,2]")
        let rows = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1, 2, 3] as [Float], shape: [3]).rows(2..<4)
        }
        expectTrap(rows, "rows 2..<4 of [3]")
        let item = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1, 2] as [Float], shape: [2]).item()
        }
        expectTrap(item, "item: [2] does not hold one value")
        let borrowed = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [1, 2, 3].withUnsafeBytes {
                _ = Tensor(borrowing: $0, owner: StoragePool(), shape: [5], .float32)
            }
        }
        expectTrap(borrowed, "Tensor: 24 bytes for [5] float32")
        let storage = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let tensor = Tensor([1, 2] as [Float], shape: [2])
            _ = Tensor(storage: tensor.storage, offset: 1, shape: [2], dtype: .float32)
        }
        expectTrap(storage, "Tensor: [2] float32 at 1 is larger than its 8 bytes")
    }

    @Test func wrongTypesTrap() async {
        let integers = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1] as [Float], shape: [1]).integers()
        }
        expectTrap(integers, "integers: a tensor of float32")
        let converted = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1] as [Int32], shape: [1]).converted(to: .float32)
        }
        expectTrap(converted, "convert: int32 to float32")
        let mixed = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let float = Tensor([1] as [Float], shape: [1])
            _ = Tensor.concatenated([float, float.converted(to: .bfloat16)])
        }
        expectTrap(mixed, "concatenated: [1] float32 with [1] bfloat16")
    }
}
