internal import SystemPackage

/// The descriptions of a GGUF file's tensors, as they are read and before their places are trusted.
struct GGUFDirectory {
    /// The most sizes that ggml's tensors have.
    static let dimensionLimit = 4

    private struct Described {
        let name: String
        let dimensions: [Int]
        let typeCode: UInt32
        let offset: UInt64
        /// Nil where the type is not known.
        let byteCount: Int?
    }

    private let path: FilePath
    private var described: [Described] = []
    private var names: Set<ExactName> = []

    init(at path: FilePath) { self.path = path }

    /// Reads one more description.
    mutating func read(_ cursor: inout GGUFCursor, _ position: Int) throws(GGUFError) {
        let name = try GGUFHeader.name(&cursor, "name of tensor \(position + 1)", limit: GGUFHeader.nameLimit)
        guard names.insert(ExactName(name)).inserted else { throw .tensorTwice(path, tensor: name) }
        let rank = try cursor.integer(UInt32.self, name)
        guard rank <= Self.dimensionLimit else {
            throw .tooManyDimensions(path, tensor: name, found: rank, limit: Self.dimensionLimit)
        }
        var sizes: [UInt64] = []
        for _ in 0..<rank { sizes.append(try cursor.integer(UInt64.self, name)) }
        let typeCode = try cursor.integer(UInt32.self, name)
        let offset = try cursor.integer(UInt64.self, name)
        guard !sizes.contains(0) else { throw .dimensionZero(path, tensor: name, dimensions: sizes) }
        let dimensions = sizes.compactMap { Int(exactly: $0) }
        guard dimensions.count == sizes.count, let count = GGUFTensor.count(of: dimensions) else {
            throw .shapeTooLarge(path, tensor: name, dimensions: sizes)
        }
        var byteCount: Int?
        if let type = GGUFTensorType(rawValue: typeCode) {
            guard (dimensions.first ?? 1) % type.blockElements == 0 else {
                throw .rowNotWhole(path, tensor: name, type: type, length: dimensions.first ?? 1)
            }
            byteCount = GGUFTensor.byteCount(of: type, count: count)
            guard byteCount != nil else { throw .shapeTooLarge(path, tensor: name, dimensions: sizes) }
        }
        described.append(
            Described(
                name: name,
                dimensions: dimensions,
                typeCode: typeCode,
                offset: offset,
                byteCount: byteCount
            )
        )
    }

    /// The tensors in the order of their bytes, which lie between `start` and `end` and are shared by none.
    func placed(from start: Int, to end: Int, alignment: Int) throws(GGUFError) -> [GGUFTensor] {
        let order = described.indices.sorted { (described[$0].offset, $0) < (described[$1].offset, $1) }
        var tensors: [GGUFTensor] = []
        tensors.reserveCapacity(order.count)
        var covered = start
        for (rank, index) in order.enumerated() {
            let tensor = described[index]
            let begin = try place(of: tensor, from: start, to: end, alignment: alignment)
            guard begin >= covered else {
                throw .overlap(path, first: tensors[rank - 1].name, second: tensor.name)
            }
            let next = rank + 1 < order.count ? described[order[rank + 1]].offset : .max
            // An unknown tensor has a byte at least, and ends where the next begins.
            let stop =
                tensor.byteCount.map { begin + $0 }
                ?? max(begin + 1, next < UInt64(end - start) ? start + Int(next) : end)
            covered = stop
            tensors.append(
                GGUFTensor(
                    name: tensor.name,
                    dimensions: tensor.dimensions,
                    typeCode: tensor.typeCode,
                    byteRange: begin..<stop
                )
            )
        }
        return tensors
    }

    /// Where a tensor begins in the file.
    private func place(
        of tensor: Described,
        from start: Int,
        to end: Int,
        alignment: Int
    ) throws(GGUFError) -> Int {
        guard tensor.offset % UInt64(alignment) == 0 else {
            throw .offsetUnaligned(path, tensor: tensor.name, offset: tensor.offset, alignment: alignment)
        }
        let data = max(0, end - start)
        let byteCount = tensor.byteCount ?? 1
        guard byteCount <= data, tensor.offset <= UInt64(data - byteCount) else {
            throw .beyondFile(
                path,
                tensor: tensor.name,
                offset: tensor.offset,
                bytes: byteCount,
                data: data
            )
        }
        return start + Int(tensor.offset)
    }
}
