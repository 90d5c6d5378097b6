internal import Glibc
internal import HoneBase
public import SystemPackage

/// The folder `Models` that comes with Hone: models that need no download, and texts to measure with.
///
/// It is the one that `HONE_MODELS` names, or lies in a folder above the program, as in a checkout, or as
/// `share/hone/Models` beside the folder of the program, as where it is installed.
public enum ShippedFolder {
    /// The folder; nil where the program was taken away from it.
    public static let path: FilePath? = {
        if let named = getenv("HONE_MODELS"), named.pointee != 0 {
            let folder = FilePath(String(cString: named))
            return Files.isFolder(folder) ? folder : nil
        }
        guard let program = program else { return nil }
        var folder = program.removingLastComponent()
        let installed = folder.removingLastComponent().pushing("share/hone/Models")
        if Files.isFolder(installed) { return installed }
        for _ in 0..<6 {
            let models = folder.appending("Models")
            // Any folder may be called so: ours holds a text to measure with.
            if Files.exists(models.appending(generalTextName)) { return models }
            guard folder.removeLastComponent() else { return nil }
        }
        return nil
    }()

    /// General modern English, by which it is measured what a model forgets.
    public static var generalText: FilePath? {
        guard let file = path?.appending(generalTextName), Files.exists(file) else { return nil }
        return file
    }

    private static let generalTextName: FilePath.Component = "general-english.jsonl"

    private static var program: FilePath? { FilePath("/proc/self/exe").resolved }
}
