internal import HoneBase
public import HoneTensor

/// What a run trained beside a frozen base: low-rank branches of its linear maps.
///
/// An argument of the forward pass: the base is never changed, and serves any number of adapters.
public final class Adapter: @unchecked Sendable {
    // Sendable: once trained it moves no more, and while it is trained it stays with its one trainer.

    /// A module of the base that is adapted.
    struct Module {
        /// Its name in the model folder, without `.weight`.
        let name: String
        let size: BranchSize
        /// Whether the folder holds its matrix by input.
        let isTransposed: Bool
        /// The branch of its map, and the part of it that is the module's.
        let branch: LowRank
        let part: Int
    }

    private let branches: [String: LowRank]
    /// The adapted modules, in the order of the network.
    let modules: [Module]
    /// What is trained, in the order of the network.
    public let parameters: [Parameter]

    /// The adapter of some modules whose tensors `value` gives.
    ///
    /// - Parameters:
    ///   - size: of a module's branch; nil where it has none.
    ///   - value: given the name of a module's tensor in PEFT's files, its shape, and a number of its own.
    init(
        for maps: [LinearModules],
        dropout: Double,
        as type: DType,
        size: (_ module: String) -> BranchSize?,
        value: (_ name: String, _ shape: Shape, _ number: UInt64) throws(AdapterError) -> Tensor
    ) throws(AdapterError) {
        var branches: [String: LowRank] = [:]
        var modules: [Module] = []
        var parameters: [Parameter] = []
        var number: UInt64 = 0
        for map in maps {
            var found: [(name: String, size: BranchSize)] = []
            var downs: [Tensor] = []
            var slices: [Parameter.Slice] = []
            var parts: [LowRank.Part] = []
            for (index, module) in map.names.enumerated() {
                guard let size = size(module) else { continue }
                let names = (Self.downName(of: module), Self.upName(of: module))
                downs.append(try value(names.0, [size.rank, map.inputs], number))
                let up = try value(names.1, [map.outputsOfEach[index], size.rank], number + 1)
                let first = slices.last?.rows.upperBound ?? 0
                slices.append(.init(names.0, first..<first + size.rank))
                parts.append(
                    LowRank.Part(
                        outputs: map.range(index),
                        up: Parameter(names.1, up),
                        scale: Float(size.scale)
                    )
                )
                found.append((module, size))
                number += 2
            }
            guard !parts.isEmpty else { continue }
            let down = Parameter(map.key + ".lora_A", .concatenated(downs), slices: slices)
            let branch = LowRank(
                down: down,
                parts: parts,
                outputs: map.outputs,
                dropoutRate: dropout,
                as: type
            )
            branches[map.key] = branch
            parameters += [down] + parts.map(\.up)
            for (part, module) in found.enumerated() {
                modules.append(
                    Module(
                        name: module.name,
                        size: module.size,
                        isTransposed: map.isTransposed,
                        branch: branch,
                        part: part
                    )
                )
            }
        }
        self.branches = branches
        self.modules = modules
        self.parameters = parameters
    }

    /// What PEFT sets before a module's name.
    static let prefix = "base_model.model."

    /// What PEFT calls the A of a module.
    static func downName(of module: String) -> String { prefix + module + ".lora_A.weight" }

    /// What PEFT calls the B of a module.
    static func upName(of module: String) -> String { prefix + module + ".lora_B.weight" }

    /// The branch of a map; nil where it has none.
    subscript(key: String) -> LowRank? { branches[key] }

    /// The number of trained numbers.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }
}
