import HoneBase
import SystemPackage

/// What the reference gives for words; made by the scripts word_analysis.py and word_scores.py.
enum GoldenWords {
    static func read(_ name: String) throws -> JSON {
        var path = FilePath(#filePath)
        for _ in 0..<3 { path.removeLastComponent() }
        return try JSONScanner.parse(
            try Files.bytes(of: path.appending("Golden").appending("words").appending(name))
        )
    }
}
