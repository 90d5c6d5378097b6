internal import HoneBase

/// Numbers in a contiguous block with a shape.
///
/// A value: no operation changes a tensor that it was given.
///
/// Slices of the leading axis share memory. Values enter by `init` and leave by `floats()` and `integers()`.
public struct Tensor: Sendable {
    /// The memory behind the elements.
    public let storage: Storage
    /// The first element's position in the storage, in elements.
    let offset: Int
    /// The sizes of the axes.
    public let shape: Shape
    /// The type of the elements.
    public let dtype: DType
    /// Where the tensor was recorded; nil where nothing trainable leads to it.
    let node: Tape.Node?
    /// How it is made again from what a tape keeps anyway; nil where that would be work.
    let origin: (@Sendable () -> Tensor)?

    init(
        storage: Storage,
        offset: Int = 0,
        shape: Shape,
        dtype: DType,
        node: Tape.Node? = nil,
        origin: (@Sendable () -> Tensor)? = nil
    ) {
        require(
            (offset + shape.count) * dtype.byteCount <= storage.byteCount,
            "Tensor: \(shape) \(dtype) at \(offset) is larger than its \(storage.byteCount) bytes"
        )
        self.storage = storage
        self.offset = offset
        self.shape = shape
        self.dtype = dtype
        self.node = node
        self.origin = origin
    }

    /// A tensor of undefined content, for a backend to fill.
    public init(uninitialized shape: Shape, _ dtype: DType, on backend: any Backend) {
        let storage = backend.allocate(byteCount: shape.count * dtype.byteCount)
        self.init(storage: storage, shape: shape, dtype: dtype)
    }

    /// A float32 tensor with these values in row-major order.
    public init(_ values: [Float], shape: Shape, on backend: any Backend = CPU.shared) {
        require(values.count == shape.count, "Tensor: \(values.count) values for \(shape)")
        self.init(uninitialized: shape, .float32, on: backend)
        values.withUnsafeBytes { backend.upload($0, to: self) }
    }

    /// An int32 tensor with these values in row-major order.
    public init(_ values: [Int32], shape: Shape, on backend: any Backend = CPU.shared) {
        require(values.count == shape.count, "Tensor: \(values.count) values for \(shape)")
        self.init(uninitialized: shape, .int32, on: backend)
        values.withUnsafeBytes { backend.upload($0, to: self) }
    }

    /// A tensor of these bytes, which are copied and may lie at any address.
    public init(
        copying bytes: UnsafeRawBufferPointer,
        shape: Shape,
        _ dtype: DType,
        on backend: any Backend = CPU.shared
    ) {
        require(
            bytes.count == shape.count * dtype.byteCount,
            "Tensor: \(bytes.count) bytes for \(shape) \(dtype)"
        )
        self.init(uninitialized: shape, dtype, on: backend)
        backend.upload(bytes, to: self)
    }

    /// A tensor over bytes that `owner` keeps alive, such as a mapped weight file: nothing is copied.
    ///
    /// `bytes` must hold exactly the elements, aligned to the size of one.
    public init(
        borrowing bytes: UnsafeRawBufferPointer,
        owner: AnyObject,
        shape: Shape,
        _ dtype: DType,
        on backend: any Backend = CPU.shared
    ) {
        require(
            bytes.count == shape.count * dtype.byteCount,
            "Tensor: \(bytes.count) bytes for \(shape) \(dtype)"
        )
        let storage = Storage(borrowing: bytes, owner: owner, backend: backend)
        self.init(storage: storage, shape: shape, dtype: dtype)
    }

    /// A float32 tensor from half-precision (IEEE 754 binary16) numbers, which are copied.
    public init(
        widening halves: UnsafeRawBufferPointer,
        shape: Shape,
        on backend: any Backend = CPU.shared
    ) {
        require(halves.count == shape.count * 2, "Tensor: \(halves.count) bytes for \(shape) halves")
        self.init(uninitialized: shape, .float32, on: backend)
        backend.widenHalf(halves, into: self)
    }

    /// A float32 tensor of zeros.
    public static func zeros(_ shape: Shape, on backend: any Backend = CPU.shared) -> Tensor {
        let zeros = Tensor(uninitialized: shape, .float32, on: backend)
        backend.fill(zeros, with: 0)
        return zeros
    }

    /// A float32 tensor of zeros of the shape of `tensor`.
    public static func zeros(like tensor: Tensor) -> Tensor { zeros(tensor.shape, on: tensor.backend) }

    /// These tensors one after the other along the leading axis; types and inner sizes must agree.
    public static func concatenated(_ parts: [Tensor]) -> Tensor {
        guard let first = parts.first else { fatalError("concatenated: nothing") }
        let inner = Array(first.shape.array.dropFirst())
        for part in parts {
            require(
                Array(part.shape.array.dropFirst()) == inner && part.dtype == first.dtype && part.node == nil,
                "concatenated: \(first.shape) \(first.dtype) with \(part.shape) \(part.dtype)"
            )
        }
        let rows = parts.reduce(0) { $0 + $1.shape[0] }
        let result = Tensor(uninitialized: Shape([rows] + inner), first.dtype, on: first.backend)
        var start = 0
        for part in parts {
            first.backend.copy(part, into: result.rows(start..<start + part.shape[0]))
            start += part.shape[0]
        }
        return result
    }

    /// Who computes on this tensor.
    public var backend: any Backend { storage.backend }

    /// The number of elements.
    public var count: Int { shape.count }

    /// The values of a float32 or bfloat16 tensor in row-major order.
    public func floats() -> [Float] {
        let source = dtype == .float32 ? self : detached.converted(to: .float32)
        return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            source.backend.download(source, into: UnsafeMutableRawBufferPointer(buffer))
            filled = count
        }
    }

    /// The values of an int32 tensor in row-major order.
    public func integers() -> [Int32] {
        require(dtype == .int32, "integers: a tensor of \(dtype)")
        return [Int32](unsafeUninitializedCapacity: count) { buffer, filled in
            backend.download(self, into: UnsafeMutableRawBufferPointer(buffer))
            filled = count
        }
    }

    /// The one value of a tensor with one element.
    public func item() -> Float {
        require(count == 1, "item: \(shape) does not hold one value")
        return floats()[0]
    }

    /// The rows `range` of the leading axis, sharing memory.
    public func rows(_ range: Range<Int>) -> Tensor {
        requireUnrecorded("rows")
        require(
            shape.rank > 0 && range.lowerBound >= 0 && range.upperBound <= shape[0],
            "rows \(range) of \(shape)"
        )
        var sizes = shape.array
        let rowCount = sizes.dropFirst().reduce(1, *)
        sizes[0] = range.count
        return Tensor(
            storage: storage,
            offset: offset + range.lowerBound * rowCount,
            shape: Shape(sizes),
            dtype: dtype
        )
    }

    /// The same elements under another shape of the same count, sharing memory.
    public func reshaped(_ shape: Shape) -> Tensor {
        require(shape.count == count, "reshaped: \(self.shape) to \(shape)")
        return Tensor(storage: storage, offset: offset, shape: shape, dtype: dtype, node: node)
    }

    /// The elements in another type of number; bfloat16 is rounded to nearest even.
    public func converted(to dtype: DType) -> Tensor {
        guard dtype != self.dtype else { return self }
        requireUnrecorded("converted")
        let result = Tensor(uninitialized: shape, dtype, on: backend)
        backend.convert(self, into: result)
        return result
    }

    /// The same elements in memory of their own.
    public func copied() -> Tensor {
        let result = Tensor(uninitialized: shape, dtype, on: backend)
        backend.copy(detached, into: result)
        return result
    }

    /// The tensor without its place on a tape.
    public var detached: Tensor { Tensor(storage: storage, offset: offset, shape: shape, dtype: dtype) }

    func recorded(as node: Tape.Node?) -> Tensor {
        Tensor(storage: storage, offset: offset, shape: shape, dtype: dtype, node: node)
    }
}

extension Tensor: CustomStringConvertible {
    /// Shape and type; the first values of small tensors.
    public var description: String {
        guard dtype != .int32, count <= 16 else { return "Tensor\(shape) \(dtype)" }
        return "Tensor\(shape) \(dtype) \(floats())"
    }
}
