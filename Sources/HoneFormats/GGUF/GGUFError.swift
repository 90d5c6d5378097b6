public import HoneBase
public import SystemPackage

/// Why a GGUF file was refused.
public enum GGUFError: HoneError, Equatable {
    case file(FileError)
    case notGGUF(FilePath, found: [UInt8])
    case bigEndian(FilePath)
    case versionUnknown(FilePath, found: UInt32)
    case truncated(FilePath, field: String, needed: UInt64, left: Int)
    case countTooLarge(FilePath, field: String, count: UInt64, limit: Int)
    case textNotUTF8(FilePath, field: String)
    case nameLength(FilePath, field: String, bytes: Int, limit: Int)
    case keyTwice(FilePath, key: String)
    case valueTypeUnknown(FilePath, key: String, code: UInt32)
    case boolInvalid(FilePath, key: String, found: UInt8)
    case nestedTooDeep(FilePath, key: String, limit: Int)
    case alignmentInvalid(FilePath, found: String)
    case split(FilePath, parts: Int)
    case tensorTwice(FilePath, tensor: String)
    case tooManyDimensions(FilePath, tensor: String, found: UInt32, limit: Int)
    case dimensionZero(FilePath, tensor: String, dimensions: [UInt64])
    case shapeTooLarge(FilePath, tensor: String, dimensions: [UInt64])
    case rowNotWhole(FilePath, tensor: String, type: GGUFTensorType, length: Int)
    case offsetUnaligned(FilePath, tensor: String, offset: UInt64, alignment: Int)
    case beyondFile(FilePath, tensor: String, offset: UInt64, bytes: Int, data: Int)
    case overlap(FilePath, first: String, second: String)
    case keyMissing(FilePath, key: String, expected: String)
    case valueOfOtherType(FilePath, key: String, expected: String, found: String)
    case tensorMissing(FilePath, tensor: String)
    case typeUnknown(FilePath, tensor: String, code: UInt32)
    case typeNotDecoded(FilePath, tensor: String, type: GGUFTensorType)
}
