import HoneBase
import HoneTensor
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneModels

/// Calls `body` with the folder of a tiny encoder.
func withTinyEncoder<Result>(
    seed: UInt64 = 1,
    poolsFirstToken: Bool = false,
    normalizes: Bool = true,
    maximumTokens: Int = 64,
    _ body: (FilePath) throws -> Result
) throws -> Result {
    try withTemporaryFolder { folder in
        try writeTinyEncoder(
            to: folder,
            seed: seed,
            poolsFirstToken: poolsFirstToken,
            normalizes: normalizes,
            maximumTokens: maximumTokens
        )
        return try body(folder)
    }
}

/// Rewrites the JSON object in the file `name`, which need not be there yet.
func edit(_ name: String, in folder: FilePath, _ change: (inout JSONObject) -> Void) throws {
    let path = folder.appending(name)
    var object = JSONObject()
    if Files.exists(path) { object = try #require(try JSONScanner.parse(try Files.bytes(of: path)).object) }
    change(&object)
    try replace(name, in: folder, by: JSON.object(object).text())
}

/// Writes the file `name`.
func replace(_ name: String, in folder: FilePath, by text: String) throws {
    try writeQuickly([UInt8](text.utf8), to: folder.appending(name))
}

/// Writes these tensors as the folder's weights, the data `shift` bytes off their alignment.
func replaceWeights(in folder: FilePath, by tensors: [StoredTensor], shift: Int = 0) throws {
    try writeQuickly(
        StoredTensor.safetensors(tensors, shift: shift),
        to: folder.appending("model.safetensors")
    )
}

/// Records an issue unless opening the folder as an encoder fails as it should.
func expectRefusal(
    _ folder: FilePath,
    _ expected: ModelError,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(refusal(of: folder) == expected.description, sourceLocation: sourceLocation)
}

/// Why the folder cannot be opened as an encoder, in words; nil where it can.
func refusal(of folder: FilePath) -> String? {
    do throws(ModelError) {
        _ = try Encoder(folder: folder, as: .float32)
        return nil
    } catch {
        return error.description
    }
}

extension StoredTensor {
    /// The tensor with its float32 elements rounded to F16 or BF16.
    func rounded(to type: String) -> StoredTensor {
        let halves = values.map { type == "F16" ? Float16($0).bitPattern : BFloat16.bits(Double($0)) }
        return StoredTensor(name, type: type, shape: shape, bytes: halves.withUnsafeBytes { [UInt8]($0) })
    }

    /// What the elements of a tensor of F32, F16 or BF16 are.
    var numbers: [Double] {
        func halves() -> [UInt16] {
            (0..<bytes.count / 2).map { UInt16(bytes[2 * $0]) | UInt16(bytes[2 * $0 + 1]) << 8 }
        }
        switch type {
        case "F16": return halves().map { Double(Float16(bitPattern: $0)) }
        case "BF16": return halves().map(BFloat16.value)
        default: return values.map(Double.init)
        }
    }
}
