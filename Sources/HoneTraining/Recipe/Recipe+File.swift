internal import HoneBase
public import SystemPackage

extension Recipe {
    /// What the file is called in the folder of a run.
    public static let fileName = "recipe.json"

    /// The recipe in a file such as `recipe.json` of a run.
    ///
    /// - Throws: `RecipeError`.
    public init(file path: FilePath) throws(RecipeError) {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try Files.bytes(of: path) } catch { throw .file(error) }
        let json: JSON
        do throws(JSONSyntaxError) { json = try JSONScanner.parse(bytes) } catch {
            throw .malformed(path.string, what: error.problem.what)
        }
        do throws(RecipeError) { try self.init(json, needsVersion: true) } catch {
            throw .inFile(path.string, error.problem)
        }
    }
}
