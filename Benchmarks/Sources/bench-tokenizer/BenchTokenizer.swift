import HoneBase
import HoneText
import SystemPackage

/// Texts per second of encoding on one thread: `bench-tokenizer MODEL_FOLDER TEXTS.jsonl [IDS.txt]`.
///
/// A line of TEXTS.jsonl is `{"text": "..."}`. The best of nine passes counts; with IDS.txt, the ids of each text
/// are written there, so that another implementation's can be compared.
@main struct BenchTokenizer {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 2 else { fatalError("usage: bench-tokenizer MODEL_FOLDER TEXTS.jsonl [IDS.txt]") }
        let tokenizer = try WordPiece.load(folder: FilePath(arguments[1]))
        let texts = try Files.text(of: FilePath(arguments[2])).split(separator: "\n").map { line in
            guard case .object(let row) = try JSONScanner.parse(String(line)), case .string(let text)? = row["text"]
            else { fatalError("no text in \(line)") }
            return text
        }
        var best = Duration.seconds(1_000_000)
        var ids: [[Int32]] = []
        for _ in 0..<9 {
            ids.removeAll(keepingCapacity: true)
            let time = ContinuousClock().measure { for text in texts { ids.append(tokenizer.encode(text)) } }
            best = min(best, time)
        }
        if arguments.count > 3 {
            let lines = ids.map { $0.map(String.init).joined(separator: " ") + "\n" }
            try Files.write(lines.joined(), to: FilePath(arguments[3]))
        }
        let seconds = best / .seconds(1)
        let bytes = texts.reduce(0) { $0 + $1.utf8.count }
        print(
            """
            {"tokenizer": "hone", "texts": \(texts.count), "bytes": \(bytes), \
            "texts_per_second": \(Double(texts.count) / seconds), "megabytes_per_second": \(Double(bytes) / seconds / 1e6)}
            """
        )
    }
}
