import Glibc
import HoneBase
import SystemPackage
import Testing

@testable import HoneFormats

private let output = getenv("HONE_GGUF_OUT").map { FilePath(String(cString: $0)) }

/// Writes a large file for `Tools/golden/gguf_check.py`, which compares it with what the reference computes.
@Test(.enabled(if: output != nil)) func aFileForTheReferenceIsWritten() throws {
    let path = try #require(output)
    var random = Philox(seed: 78)
    let shape = [64, 4096]
    let source = (0..<shape[0] * shape[1]).map { index in
        // Every row of 4096 has another size of numbers, from the smallest halves to the largest.
        Float(random.normal() * Mathematics.pow(2, Double(index / shape[1]) / 2 - 18))
    }
    var writer = GGUFWriter()
    writer.set("general.architecture", .string("llama"))
    writer.set("general.name", .string("\u{D6}l"))
    writer.set("tokenizer.ggml.tokens", .array(GGUFArray((0..<1000).map { "token \($0) \u{6C34}" })))
    writer.set("tokenizer.ggml.scores", .array(GGUFArray((0..<1000).map { -Float($0) })))
    var contents: [String: [UInt8]] = ["source": source.flatMap { little($0.bitPattern) }]
    writer.add("source", .float32, shape: shape)
    for format in BlockFormats.all {
        let type = format.type
        if let encoding = BlockFormats.encodingFormat(of: type) {
            var bytes = [UInt8](repeating: 0, count: source.count / type.blockElements * type.blockBytes)
            source.withUnsafeBufferPointer { values in
                bytes.withUnsafeMutableBytes { BlockFormats.encode(values, as: encoding, into: $0) }
            }
            contents["encoded.\(type.name)"] = bytes
            writer.add("encoded.\(type.name)", type, shape: shape)
        }
        // Any bytes, and what they decode to.
        let bytes = (0..<128 * type.blockBytes).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        var values = [Float](repeating: 0, count: 128 * type.blockElements)
        bytes.withUnsafeBytes { raw in
            values.withUnsafeMutableBufferPointer { BlockFormats.decode(raw, as: format, into: $0) }
        }
        contents["any.\(type.name)"] = bytes
        contents["values.\(type.name)"] = values.flatMap { little($0.bitPattern) }
        writer.add("any.\(type.name)", type, shape: [128 * type.blockElements])
        writer.add("values.\(type.name)", .float32, shape: [128 * type.blockElements])
    }
    try writer.write(to: path) { (tensor, append) throws(FileError) in
        try (contents[tensor.name] ?? []).withRawBytes { (bytes) throws(FileError) in try append(bytes) }
    }
}
