import CHoneKernels
import HoneTestSupport

/// An array of numbers in one of the two types, in guarded memory, for kernels that take either.
///
/// The values are those that the type holds: rounded on the way in, so that an oracle starts from the same numbers.
struct Numbers {
    let type: hone_dtype
    let values: [Float]
    private let whole: GuardedMemory<Float>?
    private let half: GuardedMemory<UInt16>?

    init(_ values: [Float], _ type: hone_dtype) {
        self.type = type
        if type == HONE_F32 {
            self.values = values
            whole = GuardedMemory(values)
            half = nil
        } else {
            let bits = values.map { BFloat16.bits(Double($0)) }
            self.values = bits.map { Float(BFloat16.value($0)) }
            whole = nil
            half = GuardedMemory(bits)
        }
    }

    var address: UnsafeRawPointer {
        if let whole { return UnsafeRawPointer(whole.start) }
        guard let half else { fatalError("Numbers: neither type") }
        return UnsafeRawPointer(half.start)
    }

    /// The values in double precision.
    var doubles: [Double] { values.map(Double.init) }
}

/// Room for a kernel's result in one of the two types.
struct Output {
    let type: hone_dtype
    private let whole: GuardedMemory<Float>?
    private let half: GuardedMemory<UInt16>?

    /// Every element starts as a signalling pattern that no kernel computes.
    init(_ count: Int, _ type: hone_dtype) {
        self.type = type
        whole = type == HONE_F32 ? GuardedMemory(count: count, filledWith: Output.untouched) : nil
        half = type == HONE_F32 ? nil : GuardedMemory(count: count, filledWith: 0xC2F7)
    }

    /// Starts as a copy of `numbers`, for a kernel that replaces its input.
    init(_ numbers: Numbers) {
        self.init(numbers.values.count, numbers.type)
        let width = type == HONE_F32 ? 4 : 2
        address.copyMemory(from: numbers.address, byteCount: numbers.values.count * width)
    }

    /// The value that elements hold before they are written, in both types.
    static let untouched: Float = -123.5

    var address: UnsafeMutableRawPointer {
        if let whole { return UnsafeMutableRawPointer(whole.start) }
        guard let half else { fatalError("Output: neither type") }
        return UnsafeMutableRawPointer(half.start)
    }

    var values: [Float] {
        if let whole { return whole.values }
        return (half?.values ?? []).map { Float(BFloat16.value($0)) }
    }

    /// The bits, widened where the type is narrower.
    var bits: [UInt32] {
        if let whole { return whole.values.map(\.bitPattern) }
        return (half?.values ?? []).map(UInt32.init)
    }
}

/// The types that kernels compute with.
let bothTypes = [HONE_F32, HONE_BF16]

func name(_ type: hone_dtype) -> String { type == HONE_F32 ? "float32" : "bfloat16" }
