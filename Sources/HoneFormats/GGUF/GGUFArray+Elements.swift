internal import SystemPackage

// Reading: every function gives nil where the elements are of another type. The structure was checked when the
// file was opened; lengths are compared once more because the file may have been changed since.
extension GGUFArray {
    /// The texts; nil for other elements, and where one is not UTF-8.
    ///
    /// - Complexity: O(bytes); about 10 ms for 150,000 tokens.
    public var strings: [String]? {
        var strings: [String] = []
        strings.reserveCapacity(count)
        let isText = withEachText { bytes in
            guard let text = String(validating: bytes, as: UTF8.self) else { return false }
            strings.append(text)
            return true
        }
        return isText && strings.count == count ? strings : nil
    }

    /// The bytes of each text, for vocabularies whose tokens are not all UTF-8; nil for other elements.
    public var texts: [[UInt8]]? {
        var texts: [[UInt8]] = []
        texts.reserveCapacity(count)
        let isText = withEachText { bytes in
            texts.append(Array(bytes))
            return true
        }
        return isText && texts.count == count ? texts : nil
    }

    /// The whole numbers, whatever their width; nil for other elements, and where one is above `Int.max`.
    public var integers: [Int]? {
        switch elementType {
        case .uint8: elements(UInt8.self).map(Int.init)
        case .int8: elements(Int8.self).map(Int.init)
        case .uint16: elements(UInt16.self).map(Int.init)
        case .int16: elements(Int16.self).map(Int.init)
        case .uint32: elements(UInt32.self).map(Int.init)
        case .int32: elements(Int32.self).map(Int.init)
        case .int64: elements(Int64.self).map(Int.init)
        case .uint64: Self.integers(elements(UInt64.self))
        default: nil
        }
    }

    /// The numbers, whole or not; nil for other elements.
    public var numbers: [Double]? {
        switch elementType {
        case .float32: elements(UInt32.self).map { Double(Float(bitPattern: $0)) }
        case .float64: elements(UInt64.self).map(Double.init(bitPattern:))
        case .uint64: elements(UInt64.self).map { Double($0) }
        default: integers?.map { Double($0) }
        }
    }

    /// The truth values; nil for other elements.
    public var bools: [Bool]? {
        elementType == .bool ? elements(UInt8.self).map { $0 != 0 } : nil
    }

    /// The inner arrays; nil for other elements.
    public var arrays: [GGUFArray]? {
        guard elementType == .array else { return nil }
        return withBytes { (bytes) -> [GGUFArray]? in
            var cursor = GGUFCursor(bytes, at: "")
            var arrays: [GGUFArray] = []
            arrays.reserveCapacity(count)
            do throws(GGUFError) {
                for _ in 0..<count {
                    let (type, count) = try cursor.arrayStart("")
                    let start = cursor.position
                    try cursor.skipElements(type, count: count, "", depth: 1)
                    let encoded = [UInt8](bytes[start..<cursor.position])
                    arrays.append(GGUFArray(type, count: count, encoded: encoded))
                }
            } catch {
                return nil
            }
            return arrays
        }
    }

    private static func integers(_ values: [UInt64]) -> [Int]? {
        values.allSatisfy { $0 <= Int.max } ? values.map(Int.init) : nil
    }

    private func elements<Element: FixedWidthInteger & BitwiseCopyable>(_: Element.Type) -> [Element] {
        withBytes { bytes in
            let size = MemoryLayout<Element>.size
            return (0..<min(count, bytes.count / size)).map {
                Element(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Element.self))
            }
        }
    }

    /// Calls `body` with the bytes of each text until it gives false; false there, and for other elements.
    private func withEachText(_ body: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        guard elementType == .string else { return false }
        return withBytes { bytes in
            var position = 0
            for _ in 0..<count {
                guard bytes.count - position >= 8 else { return false }
                let stored = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                position += 8
                let length = UInt64(littleEndian: stored)
                guard length <= UInt64(bytes.count - position) else { return false }
                let text = UnsafeRawBufferPointer(rebasing: bytes[position..<position + Int(length)])
                guard body(text.assumingMemoryBound(to: UInt8.self)) else { return false }
                position += Int(length)
            }
            return true
        }
    }
}

// Making: the elements are encoded at once.
extension GGUFArray {
    /// An array of texts.
    public init(_ strings: [String]) {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(strings.reduce(0) { $0 + 8 + $1.utf8.count })
        for string in strings { encoded.append(text: string) }
        self.init(.string, count: strings.count, encoded: encoded)
    }

    /// An array of whole numbers of 32 bits, as types of tokens are.
    public init(_ values: [Int32]) {
        var encoded: [UInt8] = []
        for value in values { encoded.append(littleEndian: value) }
        self.init(.int32, count: values.count, encoded: encoded)
    }

    /// An array of whole numbers of 32 bits without sign.
    public init(_ values: [UInt32]) {
        var encoded: [UInt8] = []
        for value in values { encoded.append(littleEndian: value) }
        self.init(.uint32, count: values.count, encoded: encoded)
    }

    /// An array of numbers in single precision, as scores of tokens are.
    public init(_ values: [Float]) {
        var encoded: [UInt8] = []
        for value in values { encoded.append(littleEndian: value.bitPattern) }
        self.init(.float32, count: values.count, encoded: encoded)
    }

    /// An array of truth values.
    public init(_ values: [Bool]) {
        self.init(.bool, count: values.count, encoded: values.map { $0 ? 1 : 0 })
    }

    /// An array of arrays.
    public init(_ arrays: [GGUFArray]) {
        var encoded: [UInt8] = []
        for array in arrays { encoded.append(array: array) }
        self.init(.array, count: arrays.count, encoded: encoded)
    }
}
