import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

/// The example with this input and output at `line` of a file named rows.jsonl.
func example(_ input: String, _ output: String = "a", line: Int = 1, group: String? = nil) -> Example {
    Example(input: input, output: output, group: group, source: .init(file: "rows.jsonl", line: line))
}

/// Examples of `count` inputs that are not alike, with labels in turn.
func unlikeExamples(_ count: Int, labels: [String] = ["a"]) -> [Example] {
    (0..<count).map { index in
        var random = Philox(seed: 7, stream: UInt64(index))
        let input = (0..<6).map { _ in String(random.next(), radix: 36) }.joined(separator: " ")
        return example(input, labels[index % labels.count], line: index + 1)
    }
}

/// A text of `count` letters drawn from the first `alphabet` of the alphabet.
func randomText(_ random: inout Philox, count: Int, alphabet: Int) -> String {
    String(decoding: (0..<count).map { _ in UInt8(0x61 + random.below(alphabet)) }, as: UTF8.self)
}

/// Reads `text` as the file named `name`.
func read(_ text: String, named name: String = "rows.jsonl") throws(DataError) -> [Example] {
    try read(Array(text.utf8), named: name)
}

/// Reads `bytes` as the file named `name`.
func read(_ bytes: [UInt8], named name: String) throws(DataError) -> [Example] {
    try bytes.withUnsafeBufferPointer { (bytes) throws(DataError) in try ExampleFile.read(bytes, named: name)
    }
}

/// The one fault that reading `text` tells, with its line.
func fault(_ text: String, named name: String = "rows.jsonl") -> (line: Int?, fault: RowFault)? {
    do throws(DataError) {
        _ = try read(text, named: name)
        return nil
    } catch {
        guard case .rows(let errors, count: 1) = error, let first = errors.first else {
            Issue.record("\(error)")
            return nil
        }
        return (first.place.line, first.fault)
    }
}

/// The folder with shared data beside the checkout.
let sharedData: FilePath = {
    var path = FilePath(#filePath)
    for _ in 0..<4 { path.removeLastComponent() }
    return path.appending("shared").appending("data")
}()

/// Whether the shared data is there.
let hasSharedData = Files.isFolder(sharedData)
