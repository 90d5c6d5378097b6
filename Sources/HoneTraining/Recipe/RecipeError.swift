public import HoneBase

/// Why a recipe cannot be used.
public enum RecipeError: HoneError {
    /// A file that cannot be read.
    case file(FileError)
    /// A file that is not JSON.
    case malformed(String, what: String)
    /// The value is no object.
    case notARecipe
    /// The version of its form is missing.
    case noVersion(known: Int)
    /// What is wrong with the recipe in a file.
    case inFile(String, Problem)
    /// A form that this version does not know.
    case version(found: Int, known: Int)
    /// A key that no recipe has; `is` names the key of ours that other tools call so.
    case unknownKey(String, is: String?, known: [String])
    /// A value of another kind or out of range.
    case wrongValue(String, expected: String, String)
    /// A name that is not among those known.
    case unknownName(String, String, known: [String])

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .file(let error): error.problem
        case .malformed(let path, let what):
            Problem(what, at: .init(file: path), expected: "a JSON object such as recipe.json of a run")
        case .notARecipe:
            Problem("this is no recipe", expected: "a JSON object such as recipe.json of a run")
        case .noVersion(let known):
            Problem(
                "the version of the recipe's form is missing",
                at: .init(file: "recipe", field: "hone_recipe"),
                expected: "\"hone_recipe\": \(known)",
                remedy: "add it, or start from recipe.json of a run"
            )
        case .inFile(let path, let problem): problem.in(file: path)
        case .version(let found, let known):
            Problem(
                "a recipe of version \(found)",
                expected: "version \(known)",
                remedy: "use the version of Hone that wrote it, or make the recipe anew"
            )
        case .unknownKey(let key, let renamed, let known):
            Problem(
                "a recipe has no key \"\(key)\"",
                at: .init(file: "recipe", field: key),
                expected: known.joined(separator: ", "),
                remedy: (renamed ?? Spelling.nearest(to: key, in: known)).map {
                    "it is called \"\($0)\" here"
                }
            )
        case .wrongValue(let key, let expected, let found):
            Problem(
                "a value cannot be used",
                at: .init(file: "recipe", field: key),
                expected: expected,
                found: found
            )
        case .unknownName(let key, let name, let known):
            Problem(
                "unknown \(key) \"\(name)\"",
                at: .init(file: "recipe", field: key),
                expected: known.joined(separator: ", "),
                remedy: Spelling.nearest(to: name, in: known).map { "did you mean \"\($0)\"?" }
            )
        }
    }
}
