import HoneBase
import HoneData
import HoneEvaluation
import HoneModels
import HoneTensor
import HoneTestSupport
import Synchronization
import SystemPackage
import Testing

@testable import HoneWorkbench

/// A task folder to be read by what is tested.
struct TaskFolder {
    let path: FilePath

    /// The folder at `path` with a task of these rows in `examples.jsonl`, or in the files named.
    init(_ path: FilePath, yaml: String = "", _ files: [String: [SampleRow]]) throws {
        self.path = path
        try Files.makeFolder(path)
        try write("kind: classify\n" + yaml, to: "task.yaml")
        for (name, rows) in files { try write(rows.map(\.line).joined(), to: name) }
    }

    func write(_ text: String, to name: String) throws {
        try writeQuickly(Array(text.utf8), to: path.appending(name))
    }

    func text(_ name: String) throws -> String { try Files.text(of: path.appending(name)) }

    var task: Task { get throws { try Task(folder: path) } }

    var data: TaskExamples { get throws { try TaskExamples.load(from: path) } }
}

/// One row of a file of examples.
struct SampleRow {
    var id: String?
    var input: String
    var output: String
    var group: String?

    var line: String {
        var row = JSONObject([("input", .string(input)), ("output", .string(output))])
        if let id { row["id"] = .string(id) }
        if let group { row["group"] = .string(group) }
        return JSON.object(row).text() + "\n"
    }

    /// Rows that are not alike, with labels in turn; each text holds a word of its label.
    static func unlike(_ count: Int, labels: [String] = ["pump", "invoice", "battery"], seed: UInt64 = 7)
        -> [SampleRow]
    {
        (0..<count).map { index in
            var random = Philox(seed: seed, stream: UInt64(index))
            let label = labels[index % labels.count]
            let words = (0..<6).map { _ in String(random.below(1 << 24), radix: 36) }
            return SampleRow(
                id: "r\(index)",
                input: "\(label) \(words.joined(separator: " "))",
                output: label
            )
        }
    }
}

/// Keeps what a comparison tells.
final class Notes: ComparisonObserver {
    private let kept = Mutex<(stages: [String], notes: [String])>(([], []))

    var stages: [String] { kept.withLock { $0.stages } }
    var notes: [String] { kept.withLock { $0.notes } }

    func begin(_ stage: String, total: Int) { kept.withLock { $0.stages.append(stage) } }
    func update(_ done: Int) {}
    func note(_ text: String) { kept.withLock { $0.notes.append(text) } }
}

/// Calls `body` with a small encoder in a folder, opened.
func withTinyBase<Result>(seed: UInt64 = 1, _ body: (Base, FilePath) throws -> Result) throws -> Result {
    try withTemporaryFolder { folder in
        let path = folder.appending("tiny-encoder")
        try writeTinyEncoder(to: path, seed: seed)
        return try body(try Base(path.string, as: .float32), folder)
    }
}

extension Material {
    /// Rows of length one in the plane, at these angles in degrees.
    static func plane(
        _ rows: [(degrees: Double, label: Int)],
        labels: Int = 2,
        labelDegrees: [Double] = []
    ) -> Material {
        Material(
            labels: (0..<labels).map { Task.Label(name: "label \($0)") },
            targets: rows.map(\.label),
            features: directions(rows.map(\.degrees)),
            labelFeatures: labelDegrees.isEmpty ? [:] : [.name: directions(labelDegrees)]
        )
    }

    /// Vectors of length one in the plane.
    static func directions(_ degrees: [Double]) -> Tensor {
        let values = degrees.flatMap { degrees in
            let angle = degrees * .pi / 180
            return [Float(Mathematics.cos(angle)), Float(Mathematics.cos(angle - .pi / 2))]
        }
        return Tensor(values, shape: [degrees.count, 2])
    }
}

/// The approach of this name, which must be known.
func approach(named name: String) -> any Approach.Type {
    guard let approach = ApproachRegistry.approach(named: name) else { fatalError("no approach \(name)") }
    return approach
}

/// The problem that `body` throws; nil, with an issue recorded, where it throws none.
func problem(of body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) -> Problem? {
    do {
        try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as any HoneError {
        return error.problem
    } catch {
        Issue.record("\(error) is not told as a problem", sourceLocation: sourceLocation)
    }
    return nil
}

/// The approaches that read frozen features; those that train need a base.
let featureApproaches: [String] = ApproachRegistry.approaches.filter {
    $0.baseKind == .encoder && !($0 is any TrainedApproach.Type)
}.map { $0.name }
