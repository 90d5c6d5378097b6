internal import CHoneKernels
internal import Glibc
internal import HoneBase

/// The CPU of this machine: kernels in C for the instructions that it has, on one pool of threads.
public struct CPU: Backend {
    /// The one CPU of this process.
    public static let shared = CPU()

    /// The memory behind all tensors on the CPU.
    public let pool = StoragePool()

    private init() {}

    /// `cpu` and the kernel level in use.
    public var name: String { "cpu " + String(cString: hone_level_name(hone_level_current())) }

    /// bfloat16 where the kernel level multiplies it in one instruction, otherwise float32.
    public var preferredMatrixType: DType {
        hone_level_current().rawValue >= HONE_LEVEL_AVX512_BF16.rawValue ? .bfloat16 : .float32
    }

    /// The threads that compute.
    public static var threadCount: Int { Int(hone_threads_count()) }

    /// Memory of `byteCount` bytes from the pool; its content is undefined.
    public func allocate(byteCount: Int) -> Storage {
        Storage(byteCount: byteCount, pool: pool, backend: self)
    }

    /// Copies `bytes` into `tensor`.
    public func upload(_ bytes: UnsafeRawBufferPointer, to tensor: Tensor) {
        require(bytes.count == tensor.byteCount, "upload: \(bytes.count) bytes to \(tensor.shape)")
        if let source = bytes.baseAddress { memcpy(tensor.address, source, bytes.count) }
    }

    /// Copies the elements of `tensor` to the start of `bytes`.
    public func download(_ tensor: Tensor, into bytes: UnsafeMutableRawBufferPointer) {
        require(bytes.count >= tensor.byteCount, "download: \(tensor.shape) into \(bytes.count) bytes")
        if let target = bytes.baseAddress { memcpy(target, tensor.address, tensor.byteCount) }
    }

    /// Writes `value` into every element.
    public func fill(_ tensor: Tensor, with value: Float) {
        if value == 0 {
            memset(tensor.address, 0, tensor.byteCount)
        } else {
            tensor.floatAddress.update(repeating: value, count: tensor.count)
        }
    }

    /// Writes `source` in the type of `target`; bfloat16 is rounded to nearest even.
    public func convert(_ source: Tensor, into target: Tensor) {
        switch (source.dtype, target.dtype) {
        case (.float32, .bfloat16):
            hone_bf16_from_f32(source.floatAddress, target.halfAddress, Int64(source.count))
        case (.bfloat16, .float32):
            hone_f32_from_bf16(source.halfAddress, target.floatAddress, Int64(source.count))
        default: fatalError("convert: \(source.dtype) to \(target.dtype)")
        }
    }

    /// Copies the elements of `source` into `target`.
    public func copy(_ source: Tensor, into target: Tensor) {
        require(source.byteCount == target.byteCount, "copy: \(source.shape) into \(target.shape)")
        memcpy(target.address, source.address, source.byteCount)
    }

    /// Writes half-precision numbers into `target` as float32.
    public func widenHalf(_ bytes: UnsafeRawBufferPointer, into target: Tensor) {
        require(bytes.count == target.count * 2, "widenHalf: \(bytes.count) bytes into \(target.shape)")
        let halves = bytes.assumingMemoryBound(to: UInt16.self)
        if let source = halves.baseAddress {
            hone_f32_from_f16(source, target.floatAddress, Int64(target.count))
        }
    }
}

extension Tensor {
    var byteCount: Int { count * dtype.byteCount }
    var address: UnsafeMutableRawPointer { storage.address + offset * dtype.byteCount }
    var floatAddress: UnsafeMutablePointer<Float> { typed(.float32, Float.self) }
    var halfAddress: UnsafeMutablePointer<UInt16> { typed(.bfloat16, UInt16.self) }
    var integerAddress: UnsafeMutablePointer<Int32> { typed(.int32, Int32.self) }

    var kernelType: hone_dtype {
        switch dtype {
        case .float32: HONE_F32
        case .bfloat16: HONE_BF16
        case .int32: fatalError("numbers with a fraction are expected, found int32")
        }
    }

    private func typed<Element>(_ wanted: DType, _: Element.Type) -> UnsafeMutablePointer<Element> {
        require(dtype == wanted, "\(wanted) is expected, found \(dtype)")
        return address.assumingMemoryBound(to: Element.self)
    }
}
