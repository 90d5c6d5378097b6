internal import HoneBase
public import HoneTensor

/// LoRA: a low-rank branch beside each targeted linear module (Hu et al., 2021).
public struct LoRA: Sendable, Equatable {
    /// The rows of A and columns of B.
    public var rank = 16
    /// Branches are scaled by `alpha / rank`, or by `alpha / √rank` with rank-stabilised scaling.
    public var alpha = 32.0
    /// How much of a branch's input is dropped while training, in 0..<1.
    public var dropout = 0.0
    /// Whether the scale is `alpha / √rank` (Kalajdzievski, "rsLoRA", 2023).
    public var stabilisesRank = false
    /// Which modules are adapted: names, their endings (`query`), patterns with `*`, or `all-linear`.
    public var targets = ["all-linear"]

    /// LoRA with the usual settings.
    public init() {}

    /// What branches are multiplied by.
    public var scale: Double { BranchSize(rank: rank, alpha: alpha, stabilisesRank: stabilisesRank).scale }

    /// A fresh adapter for these modules: A even in ±1/√inputs, as PEFT draws it, and B zero.
    ///
    /// - Throws: `AdapterError` where a target matches nothing.
    public func adapter(
        for maps: [LinearModules],
        as type: DType,
        seed: UInt64,
        on backend: any Backend = CPU.shared
    ) throws(AdapterError) -> Adapter {
        try adapter(for: maps, as: type) { name, shape, stream in
            guard name.hasSuffix("lora_A.weight") else {
                return .zeros(shape, on: backend)
            }
            var random = Philox(seed: seed, stream: stream)
            let bound = 1 / Double(shape[1]).squareRoot()
            return Tensor(
                (0..<shape.count).map { _ in Float((2 * random.uniform() - 1) * bound) },
                shape: shape,
                on: backend
            )
        }
    }

    /// The adapter whose tensors `value` gives: the name of a module's tensor, its shape, a number of its own.
    func adapter(
        for maps: [LinearModules],
        as type: DType,
        value: (_ name: String, _ shape: Shape, _ number: UInt64) throws(AdapterError) -> Tensor
    ) throws(AdapterError) -> Adapter {
        let names = maps.flatMap(\.names)
        for target in targets
        where target != "all-linear" && !names.contains(where: { Self.matches($0, target) }) {
            throw .targetMatchesNothing(target, modules: names)
        }
        let size = BranchSize(rank: rank, alpha: alpha, stabilisesRank: stabilisesRank)
        return try Adapter(
            for: maps,
            dropout: dropout,
            as: type,
            size: { isTarget($0) ? size : nil },
            value: value
        )
    }

    private func isTarget(_ module: String) -> Bool {
        targets.contains { $0 == "all-linear" || Self.matches(module, $0) }
    }

    /// Whether a target names a module: wholly, by its last parts, or as a pattern with `*`.
    static func matches(_ module: String, _ target: String) -> Bool {
        if target.contains("*") { return Pattern.matches(module, target) }
        return module == target || module.hasSuffix("." + target)
    }
}

/// Patterns in which `*` stands for any characters.
enum Pattern {
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let text = Array(text.utf8)
        let pattern = Array(pattern.utf8)
        var (i, j) = (0, 0)
        var retry: (text: Int, pattern: Int)?
        while i < text.count {
            if j < pattern.count, pattern[j] == UInt8(ascii: "*") {
                retry = (i, j + 1)
                j += 1
            } else if j < pattern.count, pattern[j] == text[i] {
                i += 1
                j += 1
            } else if let last = retry {
                // The star takes one more character.
                retry = (last.text + 1, last.pattern)
                (i, j) = (last.text + 1, last.pattern)
            } else {
                return false
            }
        }
        return pattern[j...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
