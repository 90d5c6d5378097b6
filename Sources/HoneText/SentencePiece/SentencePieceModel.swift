internal import HoneBase
internal import SystemPackage

/// What a SentencePiece model holds, be it in a tokenizer.model or in the metadata of a GGUF file (Kudo and Richardson,
/// "SentencePiece", 2018; `sentencepiece_model.proto`).
struct SentencePieceModel {
    /// What a piece is for.
    enum Kind: Int {
        case normal = 1
        case unknown = 2
        case control = 3
        case userDefined = 4
        case unused = 5
        case byte = 6
    }

    /// How text is cut.
    enum Algorithm: Int {
        case unigram = 1
        case bytePair = 2
    }

    var pieces = ByteStrings()
    var scores: [Float] = []
    var kinds: [Kind] = []
    var algorithm = Algorithm.unigram
    var fallsBackToBytes = false
    var spaces = SentencePieceSpaces()
    var characterMap: [UInt8] = []
    /// The special pieces that take the white space behind them.
    var specialsStripRight: Set<[UInt8]> = []

    /// Reads a tokenizer.model.
    init(_ path: FilePath) throws(TokenizerError) {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try Files.bytes(of: path) } catch { throw .file(error) }
        func damaged(_ offset: Int) -> TokenizerError {
            .malformed(
                path,
                field: "byte \(offset)",
                expected: "a SentencePiece model",
                found: "what is no protocol buffer of one"
            )
        }
        do throws(ProtobufReader.SyntaxError) { try read(bytes) } catch { throw damaged(error.offset) }
        guard pieces.count > 0, characterMap.isEmpty || CharacterMap(characterMap, .longest) != nil else {
            throw damaged(0)
        }
    }

    /// A model of pieces that were read elsewhere.
    init(_ pieces: ByteStrings, scores: [Float], kinds: [Kind], _ algorithm: Algorithm) {
        self.pieces = pieces
        self.scores = scores
        self.kinds = kinds
        self.algorithm = algorithm
        fallsBackToBytes = kinds.contains(.byte)
    }

    /// The id of the piece `name`.
    func id(of name: String) -> Int32? {
        (0..<pieces.count).first { pieces[$0].elementsEqual(name.utf8) }.map(Int32.init)
    }

    private mutating func read(_ bytes: [UInt8]) throws(ProtobufReader.SyntaxError) {
        var reader = ProtobufReader(bytes[...])
        while let (field, value) = try reader.next() {
            guard let part = value.bytes else { continue }
            switch field {
            case 1: try readPiece(part)
            case 2: try readTraining(part)
            case 3: try readNormalizer(part)
            default: break
            }
        }
    }

    private mutating func readPiece(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.SyntaxError) {
        var reader = ProtobufReader(bytes)
        var piece: ArraySlice<UInt8> = []
        var score: Float = 0
        var kind = Kind.normal
        while let (field, value) = try reader.next() {
            switch field {
            case 1: piece = value.bytes ?? []
            case 2: score = value.float ?? 0
            case 3: kind = value.integer.flatMap(Kind.init) ?? .normal
            default: break
            }
        }
        guard piece.count <= TokenTable.mostBytes else { throw .init(offset: piece.startIndex) }
        pieces.append(piece)
        scores.append(score.isFinite ? score : 0)
        kinds.append(kind)
    }

    private mutating func readTraining(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.SyntaxError) {
        var reader = ProtobufReader(bytes)
        while let (field, value) = try reader.next() {
            switch field {
            case 3:
                guard let algorithm = value.integer.flatMap(Algorithm.init) else {
                    throw .init(offset: bytes.startIndex)
                }
                self.algorithm = algorithm
            case 35: fallsBackToBytes = value.bool ?? false
            default: break
            }
        }
    }

    private mutating func readNormalizer(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.SyntaxError) {
        var reader = ProtobufReader(bytes)
        while let (field, value) = try reader.next() {
            switch field {
            case 2: characterMap = Array(value.bytes ?? [])
            case 3: spaces.addsPrefix = value.bool ?? true
            case 4: spaces.removesExtra = value.bool ?? true
            case 5: spaces.escapes = value.bool ?? true
            default: break
            }
        }
    }
}
