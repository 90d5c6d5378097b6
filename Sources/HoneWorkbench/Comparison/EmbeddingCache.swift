internal import HoneBase
internal import HoneFormats
internal import HoneModels
internal import HoneTensor
internal import SystemPackage

/// Embeddings of texts that were seen before, by base and text; only new texts are embedded.
struct EmbeddingCache {
    /// What embedding some texts took and gave.
    struct Embedded {
        /// `[texts, size]`, rows of length one.
        var features: Tensor
        var tokenCounts: [Int]
        var truncated: [Int]
        /// Seconds that embedding all texts afresh takes, measured now or when they came in.
        var seconds: Double
    }

    private let path: FilePath
    let base: Base

    init(folder: FilePath, base: Base) {
        self.base = base
        let type = base.encoder.matrixType.rawValue
        path = folder.appending("embeddings-\(base.digest.prefix(12))-\(type).safetensors")
    }

    /// Those of `texts` that have no embedding yet, each once.
    func new(among texts: [String]) -> [String] {
        var known = Set(read().keys)
        return texts.filter { known.insert(Digest(of: $0).description).inserted }
    }

    /// The features of `texts`, in their order; new ones are added to the cache on disk.
    func embed(_ texts: [String], progress: (Int) -> Void) throws -> Embedded {
        let keys = texts.map { Digest(of: $0).description }
        var kept = read()
        var missing: [Int] = []
        var queued: Set<String> = []
        for (index, key) in keys.enumerated() where kept.rows[key] == nil && queued.insert(key).inserted {
            missing.append(index)
        }
        if !missing.isEmpty {
            let start = MonotonicClock.now
            let embedded = base.encoder.embed(missing.map { texts[$0] }, progress: progress)
            let seconds = MonotonicClock.now - start
            let fresh = embedded.vectors.normalizedRows()
            let cut = Set(embedded.truncated)
            let tokens = embedded.tokenCounts.reduce(0, +)
            for (position, index) in missing.enumerated() {
                kept.rows[keys[index]] = kept.count
                kept.keys.append(keys[index])
                kept.tokenCounts.append(Int32(embedded.tokenCounts[position]))
                kept.isCut.append(cut.contains(position) ? 1 : 0)
                let share = Double(embedded.tokenCounts[position]) / Double(max(tokens, 1))
                kept.microseconds.append(Self.microseconds(seconds * share))
            }
            kept.vectors = kept.vectors.map { Tensor.concatenated([$0, fresh]) } ?? fresh
            try write(kept)
        }
        let rows = keys.compactMap { kept.rows[$0] }
        let size = base.encoder.size
        let features =
            kept.vectors.map {
                Tensor.embedding(
                    [EmbeddingLookup($0, rows.map(Int32.init))],
                    tokens: rows.count,
                    as: .float32
                )
            } ?? Tensor([Float](), shape: [0, size])
        return Embedded(
            features: features,
            tokenCounts: rows.map { Int(kept.tokenCounts[$0]) },
            truncated: rows.indices.filter { kept.isCut[rows[$0]] != 0 },
            seconds: rows.reduce(0) { $0 + Double(kept.microseconds[$1]) } * 1e-6
        )
    }

    /// Seconds as the cache keeps them: no more than it has room for, as where the process was suspended meanwhile.
    static func microseconds(_ seconds: Double) -> Int32 {
        Int32(min(max(seconds * 1e6, 0), Double(Int32.max)))
    }

    private struct Kept {
        var rows: [String: Int] = [:]
        var keys: [String] = []
        var vectors: Tensor?
        var tokenCounts: [Int32] = []
        var isCut: [Int32] = []
        var microseconds: [Int32] = []
        var count: Int { keys.count }
    }

    /// What is on disk; a cache that cannot be read is made anew.
    private func read() -> Kept {
        var kept = Kept()
        guard Files.exists(path), let tensors = try? RunTensors(path),
            let vectors = try? tensors.matrix("vectors"), vectors.shape[1] == base.encoder.size,
            let counts = try? tensors.integers("token_counts", count: vectors.shape[0], below: .max),
            let isCut = try? tensors.integers("is_cut", count: vectors.shape[0], below: 2),
            let times = try? tensors.integers("microseconds", count: vectors.shape[0], below: .max),
            let keys = tensors.metadata["keys"]?.split(separator: " ").map(String.init),
            keys.count == vectors.shape[0]
        else { return kept }
        kept.keys = keys
        kept.rows = Dictionary(zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
        kept.vectors = vectors
        kept.tokenCounts = counts
        kept.isCut = isCut
        kept.microseconds = times
        return kept
    }

    private func write(_ kept: Kept) throws(FileError) {
        guard let vectors = kept.vectors else { return }
        let rows = kept.count
        try RunTensors.write(
            [
                ("vectors", vectors), ("token_counts", Tensor(kept.tokenCounts, shape: [rows])),
                ("is_cut", Tensor(kept.isCut, shape: [rows])),
                ("microseconds", Tensor(kept.microseconds, shape: [rows])),
            ],
            metadata: ["keys": kept.keys.joined(separator: " ")],
            to: path
        )
    }
}
