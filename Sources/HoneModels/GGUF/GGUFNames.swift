/// What the tensors of a GGUF file are called in folders of Hugging Face, and how they differ.
struct GGUFNames {
    let family: GGUFFamily
    let heads: Int
    let keyHeads: Int

    private static let (embedding, positions, norm, head) = (
        "token_embd", "position_embd", "output_norm", "output"
    )

    /// The name of the table of words in files.
    static let embeddingName = embedding + ".weight"
    /// The name of a head of its own in files.
    static let headName = head + ".weight"

    /// Where the tensor `stored` of a file belongs; one that is not known keeps its name, and is told as left over.
    func place(of stored: String) -> GGUFPlace {
        let (module, ending) = Self.parts(stored)
        let parts = module.split(separator: ".").map(String.init)
        if parts.count == 3, parts[0] == "blk",
            let found = family.modules.first(where: { $0.value == parts[2] })?.key
        {
            return place(found, of: "\(family.layers).\(parts[1]).\(found)" + ending, stored)
        }
        let name: String? =
            switch module {
            case Self.embedding: family.embedding
            case Self.positions: family.positions
            case Self.norm: family.norm
            case Self.head: "lm_head"
            default: nil
            }
        return place(name ?? "", of: (name ?? module) + ending, stored)
    }

    /// Where the tensor `name` of a folder stands in a file; nil where files have no such tensor.
    func place(named name: String) -> GGUFPlace? {
        let (module, ending) = Self.parts(name)
        if module.hasPrefix(family.layers + ".") {
            let rest = module.dropFirst(family.layers.count + 1)
            guard let dot = rest.firstIndex(of: ".") else { return nil }
            let inner = String(rest[rest.index(after: dot)...])
            guard let stored = family.modules[inner] else { return nil }
            return place(inner, of: name, "blk.\(rest[..<dot]).\(stored)" + ending)
        }
        let stored: String? =
            switch module {
            case family.embedding: Self.embedding
            case family.positions: Self.positions
            case family.norm: Self.norm
            case "lm_head": Self.head
            default: nil
            }
        return stored.map { place(module, of: name, $0 + ending) }
    }

    private func place(_ module: String, of name: String, _ stored: String) -> GGUFPlace {
        var place = GGUFPlace(name: name, stored: stored)
        let isNorm = Self.parts(stored).module.hasSuffix("norm")
        place.isAroundOne = family.isAroundOne && isNorm && name.hasSuffix(".weight")
        place.isTransposed = family.isTransposed && stored.hasPrefix("blk.") && !isNorm
        if family.turnsNeighbours {
            if module == "self_attn.q_proj" { place.interleavedHeads = heads }
            if module == "self_attn.k_proj" { place.interleavedHeads = keyHeads }
        }
        return place
    }

    /// A tensor's module, and whether it is a weight or a bias, with the dot.
    private static func parts(_ name: String) -> (module: String, ending: String) {
        guard let dot = name.lastIndex(of: ".") else { return (name, "") }
        return (String(name[..<dot]), String(name[dot...]))
    }
}
