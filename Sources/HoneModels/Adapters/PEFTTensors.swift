internal import HoneBase
internal import HoneFormats
internal import HoneTensor
internal import SystemPackage

/// The tensors of an adapter on disk, by the modules of a base.
///
/// Names in a file vary: PEFT's prefix may be missing, the name of the adapter may stand in them, and an adapter of a
/// network without its head lacks the first part of the modules' names, as one of a network within another has one more.
struct PEFTTensors {
    /// How the modules' names in the file differ from those of the base.
    private enum Form: Equatable {
        case usual
        /// The file lacks this first part.
        case without(String)
        /// The file has this first part beside.
        case with(String)

        func stored(_ module: String) -> String {
            switch self {
            case .usual: module
            case .without(let part): String(module.dropFirst(part.count + 1))
            case .with(let part): part + "." + module
            }
        }
    }

    private let source: SafetensorsFolder
    private let form: Form
    /// The names of the tensors in the file, by those of PEFT for the base.
    private let names: [String: String]
    private let path: FilePath

    /// The tensors in `folder` for a base with these linear modules.
    ///
    /// - Throws: `AdapterError` where there are none, or any that is no matrix of a branch of these modules.
    init(_ folder: FilePath, modules: [String]) throws(AdapterError) {
        let hasPickle = Files.exists(folder.appending("adapter_model.bin"))
        path = folder.appending("adapter_model.safetensors")
        let source: SafetensorsFolder
        do throws(SafetensorsError) { source = try SafetensorsFolder(folder, named: "adapter_model") } catch {
            if case .weightsMissing = error, hasPickle {
                throw .pickle(folder.appending("adapter_model.bin"))
            }
            throw .weights(error)
        }
        self.source = source
        var stored: [(name: String, module: String, isDown: Bool)] = []
        for entry in source.tensors {
            let (module, isDown) = try Self.module(entry.name, path)
            stored.append((entry.name, module, isDown))
        }
        let known = Set(modules)
        let forms = Self.forms(stored.map(\.module), modules)
        let form =
            forms.first { form in
                let names = Set(known.map(form.stored))
                return stored.contains { names.contains($0.module) }
            } ?? .usual
        self.form = form
        let byName = Dictionary(
            modules.map { (form.stored($0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var names: [String: String] = [:]
        for (name, module, isDown) in stored {
            guard let module = byName[module] else {
                let last = module.split(separator: ".").last.map(String.init) ?? ""
                if ["lm_head", "embed_tokens", "wte", "wpe"].contains(last) {
                    throw .unsupportedTensor(path, name: name, what: "a branch of the head or of a table")
                }
                throw .unexpectedTensor(path, name: name)
            }
            let usual = isDown ? Adapter.downName(of: module) : Adapter.upName(of: module)
            // A second adapter in the same file.
            guard names.updateValue(name, forKey: usual) == nil else {
                throw .unexpectedTensor(path, name: name)
            }
        }
        self.names = names
    }

    /// What was noted beside the tensors.
    var metadata: [String: String] { source.files.first?.metadata ?? [:] }

    /// A module's name as the adapter's settings have it.
    func storedName(of module: String) -> String { form.stored(module) }

    /// Checks that the settings asked for all tensors.
    ///
    /// - Throws: `AdapterError`.
    func finish(_ taken: Set<String>) throws(AdapterError) {
        for entry in source.tensors where !taken.contains(entry.name) {
            throw .unexpectedTensor(path, name: entry.name)
        }
    }

    /// The tensor that PEFT calls `name`, in float32, in memory of its own, and its name in the file.
    ///
    /// - Throws: `AdapterError` where it is missing, of another shape or type, or holds what is no number.
    func tensor(_ name: String, _ shape: Shape) throws(AdapterError) -> (value: Tensor, stored: String) {
        guard let stored = names[name], let entry = source[stored] else {
            throw .missingTensor(path, name: name, shape: shape.array)
        }
        let isKnown = [SafetensorsDType.float32, .float16, .bfloat16].contains(entry.dtype)
        guard entry.shape == shape.array, isKnown else {
            throw .wrongShape(
                path,
                name: stored,
                expected: shape.array,
                found: "\(entry.dtype.rawValue) \(entry.shape)"
            )
        }
        let value = try mapping(AdapterError.weights) { () throws(SafetensorsError) in
            try source.withBytes(of: stored) { bytes in
                switch entry.dtype {
                case .float16: Tensor(widening: bytes, shape: shape)
                case .bfloat16: Tensor(copying: bytes, shape: shape, .bfloat16).converted(to: .float32)
                default: Tensor(copying: bytes, shape: shape, .float32)
                }
            }
        }
        guard value.floats().allSatisfy(\.isFinite) else { throw .notFinite(path, name: stored) }
        return (value, stored)
    }

    /// The forms that names of the file can have, the likeliest first.
    private static func forms(_ stored: [String], _ modules: [String]) -> [Form] {
        var forms = [Form.usual]
        func first(_ name: String) -> Substring { name.prefix { $0 != "." } }
        if let part = modules.first.map(first), modules.allSatisfy({ $0.hasPrefix(part + ".") }) {
            forms.append(.without(String(part)))
        }
        if let name = stored.first { forms.append(.with(String(first(name)))) }
        return forms
    }

    /// `base_model.model.X.lora_A.weight`, `X.lora_A.default.weight` and the like are the A of the module X.
    private static func module(_ name: String, _ path: FilePath) throws(AdapterError) -> (
        String, isDown: Bool
    ) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        func refuse(_ what: String) -> AdapterError { .unsupportedTensor(path, name: name, what: what) }
        if name.contains("lora_embedding_") { throw refuse("a branch of a table of words") }
        if name.contains("lora_magnitude_vector") { throw refuse("a magnitude of DoRA") }
        guard let place = parts.lastIndex(where: { $0 == "lora_A" || $0 == "lora_B" }) else {
            throw refuse("a tensor of the base that was trained whole, or one of another method")
        }
        if parts.last == "bias" { throw refuse("a bias of a branch") }
        guard parts.last == "weight", (2...3).contains(parts.count - place) else {
            throw .unexpectedTensor(path, name: name)
        }
        let whole = parts[..<place].joined(separator: ".")
        let module = whole.hasPrefix(Adapter.prefix) ? String(whole.dropFirst(Adapter.prefix.count)) : whole
        return (module, parts[place] == "lora_A")
    }
}
