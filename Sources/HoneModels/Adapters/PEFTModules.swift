internal import HoneBase
internal import HoneText
internal import SystemPackage

/// Which modules an adapter's settings name, by PEFT's rules.
struct PEFTModules {
    /// Names, or one expression.
    private enum Choice {
        case all
        /// Each names a module wholly or by its last parts.
        case names([String])
        /// One that fits the whole name.
        case expression(RegularExpression)

        func matches(_ module: String) -> Bool {
            switch self {
            case .all: true
            case .names(let names): names.contains { module == $0 || module.hasSuffix("." + $0) }
            case .expression(let expression): expression.matches(module)
            }
        }
    }

    private let targets: Choice
    private let excluded: Choice
    /// The numbers of the blocks; nil for all.
    private let layers: Set<Int>?
    /// What stands before the number of a block; none for whatever does.
    private let layerNames: [[String]]

    /// What the adapter names, for messages.
    let description: String

    /// The choice of the settings `json`, which lie at `path`.
    ///
    /// - Throws: `AdapterError` where a setting is malformed or cannot be honoured.
    init(_ json: JSON, _ path: FilePath) throws(AdapterError) {
        let targets = json["target_modules"] ?? .null
        guard !targets.isNull else {
            throw .wrongSetting(
                path,
                key: "target_modules",
                expected: "names of modules",
                found: "none: those of the library's own list are not known here"
            )
        }
        self.targets =
            targets.string == "all-linear"
            ? .all : try Self.choice(targets, "target_modules", path)
        let excluded = json["exclude_modules"] ?? .null
        self.excluded = excluded.isNull ? .names([]) : try Self.choice(excluded, "exclude_modules", path)
        description = targets.string ?? (targets.array ?? []).compactMap(\.string).joined(separator: ", ")
        layers = try Self.layers(json["layers_to_transform"] ?? .null, path)
        layerNames = try Self.layerNames(json["layers_pattern"] ?? .null, path)
        if layers != nil, targets.string != nil {
            throw .wrongSetting(
                path,
                key: "layers_to_transform",
                expected: "names in target_modules",
                found: "an expression"
            )
        }
    }

    /// Whether the module of this name is adapted.
    func holds(_ module: String) -> Bool {
        guard targets.matches(module), !excluded.matches(module) else { return false }
        guard let layers else { return true }
        return layer(of: module).map(layers.contains) ?? false
    }

    /// The number of the block in which a module lies: the first number that is a part of its name, behind another part
    /// and the name of the list, or behind one of the names that the settings give.
    private func layer(of module: String) -> Int? {
        let parts = module.split(separator: ".").map(String.init)
        func number(after names: [String]) -> Int? {
            for index in parts.indices.dropLast() where index >= names.count {
                guard let number = Int(parts[index]) else { continue }
                if parts[index - names.count..<index].elementsEqual(names) { return number }
            }
            return nil
        }
        guard !layerNames.isEmpty else {
            return parts.indices.dropLast().dropFirst(2).lazy.compactMap { Int(parts[$0]) }.first
        }
        return layerNames.lazy.compactMap(number).first
    }

    private static func choice(_ value: JSON, _ key: String, _ path: FilePath) throws(AdapterError) -> Choice
    {
        if let source = value.string {
            return .expression(try expression("\\A(?:\(source))\\z", key, path))
        }
        guard let array = value.array, array.allSatisfy({ $0.string != nil }) else {
            throw .wrongSetting(
                path,
                key: key,
                expected: "names of modules, or an expression",
                found: value.kindName
            )
        }
        return .names(array.compactMap(\.string))
    }

    /// Compiles an expression that stands at `key`.
    ///
    /// - Throws: `AdapterError` where it is none.
    static func expression(_ source: String, _ key: String, _ path: FilePath) throws(AdapterError)
        -> RegularExpression
    {
        do throws(RegularExpression.SyntaxError) { return try RegularExpression(source) } catch {
            throw .wrongSetting(path, key: key, expected: "a regular expression", found: error.what)
        }
    }

    private static func layers(_ value: JSON, _ path: FilePath) throws(AdapterError) -> Set<Int>? {
        if value.isNull { return nil }
        if let number = value.integer { return [number] }
        guard let array = value.array, array.allSatisfy({ $0.integer != nil }) else {
            throw .wrongSetting(
                path,
                key: "layers_to_transform",
                expected: "numbers of blocks",
                found: value.kindName
            )
        }
        return array.isEmpty ? nil : Set(array.compactMap(\.integer))
    }

    private static func layerNames(_ value: JSON, _ path: FilePath) throws(AdapterError) -> [[String]] {
        let names = value.string.map { [$0] } ?? (value.array ?? []).compactMap(\.string)
        for name in names where name.contains(where: { "\\()[]{}*+?|^$".contains($0) }) {
            throw .unsupported(path, key: "layers_pattern")
        }
        return names.filter { !$0.isEmpty }.map { $0.split(separator: ".").map(String.init) }
    }
}
