internal import HoneBase
internal import HoneFormats
internal import HoneTensor
public import SystemPackage

/// A decoder as a GGUF file that llama.cpp reads.
///
/// What was written is read back before it is called done: every tensor, and the logits of a probe.
public struct GGUFExport: Sendable {
    /// What matrices are written in; vectors are written in float32.
    public enum Precision: String, Sendable, CaseIterable {
        case f32, bf16, f16
        case q8_0, q4_0

        /// The name that llama.cpp gives it.
        public var name: String { rawValue.uppercased() }

        var type: GGUFTensorType {
            switch self {
            case .f32: .float32
            case .bf16: .bfloat16
            case .f16: .float16
            case .q8_0: .q8_0
            case .q4_0: .q4_0
            }
        }

        /// `general.file_type`.
        var fileType: UInt32 {
            switch self {
            case .f32: 0
            case .f16: 1
            case .q4_0: 2
            case .q8_0: 7
            case .bf16: 32
            }
        }

        /// The largest difference of a logit over the largest; nil where blocks may move logits as they like.
        var bound: Double? {
            switch self {
            case .f32: 1e-4
            case .bf16: 5e-2
            case .f16: 2e-2
            case .q8_0, .q4_0: nil
            }
        }
    }

    /// The bytes of the file.
    public let byteCount: Int
    /// The largest difference of a logit of the probe to the model's, over the largest logit.
    public let difference: Double
    /// Whether the file has a tokenizer; without one llama.cpp reads ids only.
    public let hasTokenizer: Bool
    /// What to know of the file before it is used.
    public let notes: [String]

    /// Writes the model at `source`, a folder in the layout of Hugging Face or a GGUF file, to `target`.
    ///
    /// Rows that are not whole blocks are written in float16; in files of 4 bits the head has 8: it decides between
    /// neighbours.
    ///
    /// - Parameter name: `general.name`.
    /// - Throws: `ModelExportError`; then nothing is at `target`.
    public init(
        _ source: FilePath,
        as precision: Precision,
        name: String,
        to target: FilePath
    ) throws(ModelExportError) {
        guard !Files.exists(target) else { throw .exists(target) }
        let plan = try Plan(source, precision, name: name)
        let aside = Files.freePath(beside: target)
        do throws(ModelExportError) {
            try plan.write(to: aside)
            difference = try plan.check(aside)
            byteCount = try mapping(ModelExportError.file) { () throws(FileError) in
                let count = try MappedFile(aside).count
                try Files.move(aside, to: target)
                return count
            }
        } catch {
            try? Files.remove(aside)
            throw error
        }
        hasTokenizer = plan.hasTokenizer
        notes = plan.notes
    }

    /// What is written, and what it is compared with.
    private struct Plan {
        let source: FilePath
        let tensors: DecoderTensors
        let probe: DecoderProbe
        let matrixType: DType
        let precision: Precision
        let hasTokenizer: Bool
        let notes: [String]
        private var writer: GGUFWriter
        private var factors: [String: [Float]] = [:]
        private var sources: [String: (name: String, shape: [Int])] = [:]

        init(_ source: FilePath, _ precision: Precision, name: String) throws(ModelExportError) {
            (self.source, self.precision) = (source, precision)
            let decoder = try mapping(ModelExportError.model) { () throws(ModelError) in
                try Decoder(at: source)
            }
            matrixType = decoder.matrixType
            let description = try Self.unknown(source) { () throws(GGUFUnknown) in
                try GGUFDescription(
                    decoder.network,
                    decoder.architecture.gguf,
                    maximumTokens: decoder.maximumTokens
                )
            }
            let tokenizer = try GGUFTokenizerExport(decoder)
            tensors = try mapping(ModelExportError.model) { () throws(ModelError) in
                try DecoderTensors(decoder)
            }
            probe = DecoderProbe(decoder)
            hasTokenizer = tokenizer.isThere
            notes = description.notes + tokenizer.notes
            writer = GGUFWriter()
            writer.set("general.architecture", .string(decoder.architecture.gguf.architecture))
            writer.set("general.type", .string("model"))
            writer.set("general.name", .string(name))
            writer.set("general.file_type", .uint32(precision.fileType))
            writer.set("general.quantization_version", .uint32(2))
            for (key, value) in description.values + tokenizer.values { writer.set(key, value) }
            for (name, values) in description.factors {
                writer.add(name.rawValue, .float32, shape: [values.count])
                factors[name.rawValue] = values
            }
            let family = decoder.architecture.gguf
            let headName = decoder.network.isTied ? GGUFNames.embeddingName : GGUFNames.headName
            for entry in tensors.entries {
                guard let place = tensors.names.place(named: entry.name) else { continue }
                try Self.checkBias(place, family, source)
                let shape = place.otherShape(entry.shape)
                let type = precision.type(of: place.stored, shape, isHead: place.stored == headName)
                writer.add(place.stored, type, shape: shape)
                sources[place.stored] = entry
            }
        }

        private static func unknown<Result>(
            _ path: FilePath,
            _ body: () throws(GGUFUnknown) -> Result
        ) throws(ModelExportError) -> Result {
            do throws(GGUFUnknown) { return try body() } catch {
                throw .notKnown(
                    path,
                    setting: error.setting,
                    expected: error.expected,
                    found: error.found
                )
            }
        }

        /// Refuses a bias that llama.cpp has no place for.
        private static func checkBias(
            _ place: GGUFPlace,
            _ family: GGUFFamily,
            _ path: FilePath
        ) throws(ModelExportError) {
            let parts = place.stored.split(separator: ".")
            guard parts.count == 4, parts[3] == "bias", !parts[2].hasSuffix("norm"),
                !family.biases.contains(String(parts[2]))
            else { return }
            throw .notKnown(path, setting: place.name, expected: "no bias", found: "one")
        }

        func write(to path: FilePath) throws(ModelExportError) {
            var failure: ModelError?
            try mapping(ModelExportError.file) { () throws(FileError) in
                try writer.writeValues(to: path) { (tensor, append) throws(FileError) in
                    if let values = factors[tensor.name] {
                        return try DecoderTensors.with(values) { (piece) throws(FileError) in
                            try append(piece)
                        }
                    }
                    let values: StoredValues
                    do throws(ModelError) { values = try self.values(of: tensor) } catch {
                        failure = failure ?? error
                        return try fill(tensor, append)
                    }
                    try values.forEachPiece(append)
                    values.release()
                }
            }
            if let failure { throw .model(failure) }
        }

        /// Zeros, so that a file is finished whose tensor could not be read; it is then thrown away.
        private func fill(
            _ tensor: GGUFTensor,
            _ append: GGUFWriter.AppendValues
        ) throws(FileError) {
            let row = [Float](repeating: 0, count: tensor.rowLength)
            for _ in 0..<tensor.rowCount {
                try DecoderTensors.with(row) { (piece) throws(FileError) in try append(piece) }
            }
        }

        private func values(of tensor: GGUFTensor) throws(ModelError) -> StoredValues {
            guard let entry = sources[tensor.name], let place = tensors.names.place(named: entry.name) else {
                throw .missingTensor(source, name: tensor.name, shape: tensor.shape)
            }
            let value = try tensors.tensor(entry.name, entry.shape)
            return StoredValues(tensors: tensors, name: entry.name, value: value, place: place)
        }

        /// Reads what was written: every tensor, the settings, and the logits of the probe.
        func check(_ path: FilePath) throws(ModelExportError) -> Double {
            do throws(GGUFError) { try checkTensors(GGUFFile(path)) } catch {
                guard case .tensorMissing(_, let name) = error else { throw .model(.weights(error)) }
                throw .otherTensor(path, name: name)
            }
            let read = try mapping(ModelExportError.model) { () throws(ModelError) in
                try Decoder(gguf: path, as: matrixType)
            }
            let found = DecoderProbe(read, like: probe)
            if let what = found.otherSetting(than: probe) { throw .otherSettings(path, what: what) }
            let difference = found.difference(from: probe)
            guard difference.isFinite else { throw .tooLarge(source, name: "logits", type: precision.name) }
            if let bound = precision.bound.map({ DecoderProbe.bound($0, matrixType) }), difference > bound {
                throw .otherLogits(path, difference: difference, bound: bound)
            }
            return difference
        }

        private func checkTensors(_ file: GGUFFile) throws(GGUFError) {
            for tensor in file.tensors where factors[tensor.name] == nil {
                guard let values = try? values(of: tensor),
                    let format = tensor.type.flatMap(BlockFormats.encodingFormat(of:)),
                    try file.withBytes(of: tensor.name, { values.areStored(in: $0, as: format) })
                else { throw .tensorMissing(file.path, tensor: tensor.name) }
                values.release()
                file.release(tensor.name)
            }
        }
    }

    /// The numbers of one tensor as the file holds them.
    private struct StoredValues {
        let tensors: DecoderTensors
        let name: String
        let value: Tensor
        let place: GGUFPlace

        func release() { tensors.release(name) }

        func forEachPiece<Failure: Error>(
            _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Void
        ) throws(Failure) {
            if place.keepsRows, !place.isAroundOne { return try tensors.forEachPiece(value, body) }
            let values = value.converted(to: .float32).floats()
            try DecoderTensors.with(place.written(values, value.shape.array), body)
        }

        /// Whether `bytes` are these numbers in the blocks of `format`.
        func areStored(in bytes: UnsafeRawBufferPointer, as format: any EncodingBlockFormat.Type) -> Bool {
            var position = 0
            var isSame = true
            var encoded: [UInt8] = []
            forEachPiece { piece in
                let count = piece.count / format.type.blockElements * format.type.blockBytes
                if encoded.count != count { encoded = [UInt8](repeating: 0, count: count) }
                encoded.withUnsafeMutableBytes { BlockFormats.encode(piece, as: format, into: $0) }
                guard isSame, position + count <= bytes.count else { return isSame = false }
                isSame = encoded.elementsEqual(bytes[position..<position + count])
                position += count
            }
            return isSame && position == bytes.count
        }
    }
}

extension GGUFExport.Precision {
    /// The type of a tensor: float32 for vectors and tables of positions, whole blocks for matrices.
    fileprivate func type(of stored: String, _ shape: [Int], isHead: Bool) -> GGUFTensorType {
        guard shape.count > 1, !stored.hasPrefix("position_embd") else { return .float32 }
        let wanted = isHead && self == .q4_0 ? GGUFTensorType.q8_0 : type
        return (shape.last ?? 1) % wanted.blockElements == 0 ? wanted : .float16
    }
}
