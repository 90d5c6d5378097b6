public import HoneModels
internal import HoneRemote
public import HoneTensor
public import SystemPackage

/// A decoder by the name that a user gives it.
public enum DecoderModel {
    /// Opens the decoder of a name in the store or a folder.
    ///
    /// - Parameter type: the type for matrix products; by default the fastest of this machine.
    /// - Throws: `ModelStoreError` where it is not there, `ModelError` where it cannot be read.
    public static func open(_ name: String, as type: DType? = nil) throws -> Decoder {
        try Decoder(folder: ModelStore.standard.resolve(name).folder, as: type)
    }

    /// The folder of a name in the store.
    ///
    /// - Throws: `ModelStoreError` where it is not there.
    public static func folder(_ name: String) throws -> FilePath {
        try ModelStore.standard.resolve(name).folder
    }
}
