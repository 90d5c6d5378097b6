public import HoneBase
internal import HoneFormats
internal import HoneTensor
public import SystemPackage

/// The full state of a run on disk: parameters, both moments, the best state so far, and what the caller notes.
///
/// `checkpoints/step-N.safetensors` is written aside and renamed; `step-N.json` and `latest.json` name it with its hash
/// and come after it, so that a process killed at any moment leaves one whole checkpoint. The two newest are kept; where
/// the newest is removed, the one before is taken up.
public struct CheckpointFolder: Sendable {
    private static let version = 1

    private let folder: FilePath

    /// The checkpoints of the run in `run`.
    public init(run: FilePath) { folder = run.appending("checkpoints") }

    /// The record of the newest.
    var latest: FilePath { folder.appending("latest.json") }

    /// Whether none was saved.
    public var isEmpty: Bool { !Files.exists(latest) }

    /// The record to go on from: the latest, or where it or its file was removed, the newest of those that are whole;
    /// nil where there is none.
    private func newest() throws(TrainingError) -> FilePath? {
        guard Files.isFolder(folder) else { return nil }
        if Files.exists(latest) {
            guard let name = try record(latest)["file"]?.string else {
                throw .damaged(latest.string, what: "\"file\" is missing")
            }
            if Files.exists(folder.appending(name)) { return latest }
        }
        let names: [String]
        do throws(FileError) { names = try Files.names(in: folder) } catch { throw .file(error) }
        let steps = names.compactMap { Self.step($0, ".json") }.sorted(by: >)
        if let step = steps.first(where: { Files.exists(folder.appending("step-\($0).safetensors")) }) {
            return folder.appending("step-\(step).json")
        }
        // A process may be killed before its first record; once there was one, its file was there too.
        guard steps.isEmpty, isEmpty else {
            throw .damaged(latest.string, what: "the file that it names is gone")
        }
        return nil
    }

    private static func step(_ name: String, _ ending: String) -> Int? {
        guard name.hasPrefix("step-"), name.hasSuffix(ending) else { return nil }
        return Int(name.dropFirst(5).dropLast(ending.count))
    }

    /// Saves the state of `trainer`, with `notes` that `load` gives back.
    public func save(_ trainer: Trainer, best: BestState?, notes: JSON) throws(TrainingError) {
        var tensors: [Part] = []
        for (parameter, moments) in zip(trainer.parameters, trainer.optimizer.moments) {
            let shape = parameter.gradientShape
            tensors.append(Part("value." + parameter.name, shape) { parameter.movingValue() })
            tensors.append(Part("mean." + parameter.name, shape) { moments.mean })
            tensors.append(Part("square." + parameter.name, shape) { moments.square })
            if let value = best?.values[parameter.name] {
                tensors.append(Part("best." + parameter.name, shape) { value })
            }
        }
        let name = "step-\(trainer.stepCount).safetensors"
        do throws(FileError) {
            let digest = try Self.write(tensors, to: folder.appending(name))
            let record: JSON = [
                "hone_checkpoint": .integer(Self.version), "file": .string(name), "sha256": .string(digest),
                "step": .integer(trainer.stepCount), "best_score": JSON(best?.score),
                "best_step": JSON(best?.step),
                "notes": notes,
            ]
            let text = record.text(pretty: true)
            try Files.write(text, to: folder.appending("step-\(trainer.stepCount).json"))
            try Files.write(text, to: latest)
            try prune()
        } catch {
            throw .file(error)
        }
    }

    /// One tensor of a checkpoint; its value is asked for when it is written, so that copies live one at a time.
    private struct Part {
        let name: String
        let shape: Shape
        let value: () -> Tensor

        init(_ name: String, _ shape: Shape, _ value: @escaping () -> Tensor) {
            (self.name, self.shape, self.value) = (name, shape, value)
        }
    }

    private static func write(_ parts: [Part], to path: FilePath) throws(FileError) -> String {
        var writer = SafetensorsWriter()
        var values: [String: () -> Tensor] = [:]
        for part in parts {
            writer.add(part.name, .float32, shape: part.shape.array)
            values[part.name] = part.value
        }
        try writer.write(to: path) { (entry, append) throws(FileError) in
            guard let value = values[entry.name]?() else { return }
            try value.floats().withRawBytes { (bytes) throws(FileError) in try append(bytes) }
        }
        return try Digest(ofFile: path).description
    }

    private func prune() throws(FileError) {
        let names = try Files.names(in: folder)
        for ending in [".safetensors", ".json"] {
            let steps = names.compactMap { Self.step($0, ending) }.sorted()
            for step in steps.dropLast(2) { try Files.remove(folder.appending("step-\(step)\(ending)")) }
        }
    }

    /// Puts the newest state back into `trainer`; nil where there is none.
    ///
    /// - Parameter check: looks at the notes before anything is put back.
    /// - Throws: `TrainingError` where the checkpoint is not whole, or not of this trainer's parameters.
    public func load(
        into trainer: Trainer,
        check: (JSON) throws(TrainingError) -> Void
    ) throws(TrainingError) -> (notes: JSON, best: BestState?)? {
        guard let newest = try newest() else { return nil }
        let record = try record(newest)
        guard let version = record["hone_checkpoint"]?.integer, version == Self.version else {
            let found = record["hone_checkpoint"]?.text() ?? "none"
            throw .otherRun(newest.string, what: "version", expected: "\(Self.version)", found: found)
        }
        guard let name = record["file"]?.string, let digest = record["sha256"]?.string,
            let step = record["step"]?.integer, let notes = record["notes"]
        else { throw .damaged(newest.string, what: "\"file\", \"sha256\", \"step\" or \"notes\" is missing") }
        guard step >= 0, name == "step-\(step).safetensors" else {
            throw .damaged(newest.string, what: "\"file\" is \(name), and \"step\" \(step)")
        }
        try check(notes)
        let path = folder.appending(name)
        let found: String
        do throws(FileError) { found = try Digest(ofFile: path).description } catch { throw .file(error) }
        guard found == digest else {
            throw .damaged(path.string, what: "its bytes are not those that were written")
        }
        let file: SafetensorsFile
        do throws(SafetensorsError) { file = try SafetensorsFile(path) } catch {
            throw .damaged(path.string, what: error.problem.what)
        }
        func tensor(_ name: String, like shape: Shape) throws(TrainingError) -> Tensor {
            guard let entry = file[name], entry.dtype == .float32, entry.shape == shape.array,
                let tensor = try? file.withBytes(of: name, { Tensor(copying: $0, shape: shape, .float32) })
            else {
                throw .damaged(path.string, what: "the tensor \"\(name)\" of shape \(shape) is not in it")
            }
            return tensor
        }
        var values: [(Tensor, AdamW.Moments)] = []
        var best: [String: Tensor] = [:]
        for parameter in trainer.parameters {
            let shape = parameter.gradientShape
            let mean = try tensor("mean." + parameter.name, like: shape)
            let square = try tensor("square." + parameter.name, like: shape)
            values.append(
                (try tensor("value." + parameter.name, like: shape), .init(mean: mean, square: square))
            )
            if record["best_step"]?.integer != nil {
                best[parameter.name] = try tensor("best." + parameter.name, like: shape)
            }
        }
        for (parameter, value) in zip(trainer.parameters, values) { parameter.restore(value.0) }
        trainer.optimizer.moments = values.map(\.1)
        trainer.resume(at: step)
        guard let score = record["best_score"]?.double, let bestStep = record["best_step"]?.integer else {
            return (notes, nil)
        }
        return (notes, BestState(score: score, step: bestStep, values: best))
    }

    private func record(_ path: FilePath) throws(TrainingError) -> JSON {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try Files.bytes(of: path) } catch { throw .file(error) }
        do throws(JSONSyntaxError) { return try JSONScanner.parse(bytes) } catch {
            throw .damaged(path.string, what: error.problem.what)
        }
    }

    /// Removes all of them, when the run is done.
    public func remove() throws(TrainingError) {
        do throws(FileError) { try Files.remove(folder) } catch { throw .file(error) }
    }
}
