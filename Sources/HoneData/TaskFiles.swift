internal import HoneBase
internal import SystemPackage

/// The files in a task folder that hold its examples.
struct TaskFiles {
    /// Each file with its part; no part for the one file of all examples.
    let paths: [(part: Part?, path: FilePath)]

    /// Names that are easily written for the right ones: such a file must not be passed over in silence.
    private static let misspellings: [(wrong: String, right: String)] = [
        ("example", "examples"), ("data", "examples"), ("training", "train"), ("val", "validation"),
        ("valid", "validation"), ("dev", "validation"), ("eval", "validation"), ("tests", "test"),
    ]

    /// Finds the files in `folder` and holds them to the forms that are allowed.
    init(in folder: FilePath) throws(TaskExamplesError) {
        let names: [String]
        do throws(FileError) { names = try Files.names(in: folder) } catch { throw .folder(error) }
        func path(_ stem: String) throws(TaskExamplesError) -> FilePath? {
            let found = ["\(stem).jsonl", "\(stem).csv"].filter(names.contains)
            guard found.count < 2 else { throw .twoFormats(folder: folder.string, found) }
            return found.first.map { folder.appending($0) }
        }
        let examples = try path("examples")
        let train = try path("train")
        let validation = try path("validation")
        let test = try path("test")
        for (wrong, right) in Self.misspellings {
            let isThere = try path(right) != nil || (right == "examples" && train != nil)
            guard !isThere, let found = try path(wrong) else { continue }
            throw .misnamed(file: found.string, expected: "\(right).\(found.extension ?? "jsonl")")
        }
        let separate = [train, validation, test].compactMap(\.self)
        if let examples {
            guard separate.isEmpty else {
                throw .bothForms(
                    folder: folder.string,
                    ([examples] + separate).compactMap { $0.lastComponent?.string }
                )
            }
            paths = [(nil, examples)]
        } else if let train {
            guard let test else { throw .trainWithoutTest(file: train.string) }
            paths =
                [(.train, train)] + (validation.map { [(.validation, $0)] } ?? []) + [(.test, test)]
        } else if let first = separate.first {
            throw .testWithoutTrain(file: first.string)
        } else {
            throw .noExamples(folder: folder.string)
        }
    }
}
