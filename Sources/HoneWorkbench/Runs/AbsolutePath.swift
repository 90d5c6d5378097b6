internal import HoneBase
internal import SystemPackage

extension FilePath {
    /// The path from the root on, so that it is found from any working folder.
    var absolute: FilePath { resolved ?? self }
}
