public import HoneBase
internal import HoneModels
internal import HoneRemote
public import HoneRetrieval
public import SystemPackage

/// A model that reads a question and passages together: a run of `hone tune` on pairs, or a cross-encoder in the layout of
/// Hugging Face.
public struct RerankModel: Reranker {
    private let network: CrossEncoder

    /// The model of this name: the folder of a run, a model folder, or a name in the store.
    ///
    /// - Throws: `RerankError` where there is none or it scores no pairs, and what opening it throws.
    public init(_ name: String) throws {
        let path = FilePath(name)
        if Files.exists(path.appending(RunRecord.fileName)) {
            let record = try RunRecord(in: path)
            guard record.approach == RerankingAim.objective else {
                throw RerankError.otherRun(path, approach: record.approach)
            }
            let base = try record.openBase(of: path).requiringEncoder()
            network = try TunedCrossEncoder(path, base: base).network(on: base)
            return
        }
        let folder: FilePath
        do throws(ModelStoreError) { folder = try ModelStore.standard.resolve(name).folder } catch {
            guard case .unknown(_, _, _, _, let isFile) = error else { throw error }
            throw RerankError.unknown(name, isFile: isFile)
        }
        guard try ModelKind(of: folder) == .encoder, try PairHead.stands(in: folder) else {
            throw RerankError.noHead(folder)
        }
        network = try CrossEncoder(folder: folder)
    }

    /// How well each passage fits `question`: the model's number, before any activation.
    public func scores(of passages: [String], for question: String) -> [Double] {
        network.scores(of: passages, for: question)
    }
}

/// Why a model cannot re-rank.
public enum RerankError: HoneError, Equatable {
    /// There is no model of this name.
    case unknown(String, isFile: Bool)
    /// The run is of another objective.
    case otherRun(FilePath, approach: String)
    /// The model gives no score to a pair of texts.
    case noHead(FilePath)

    /// The error told to a user.
    public var problem: Problem {
        let remedy = "train one: hone tune PAIRS.jsonl --base minilm --method full --out RUN"
        return switch self {
        case .unknown(let name, let isFile):
            Problem(
                isFile ? "\"\(name)\" is a file, not a model" : "there is no model and no folder \"\(name)\"",
                expected:
                    "a run of hone tune PAIRS, or a cross-encoder: its folder, or its name in the store",
                remedy: remedy
            )
        case .otherRun(let folder, let approach):
            Problem(
                "this run does not re-rank",
                at: .init(file: folder.string),
                expected: "a run that was trained on pairs of questions and passages",
                found: approach,
                remedy: remedy
            )
        case .noHead(let folder):
            Problem(
                "this model gives no score to a question with a passage",
                at: .init(file: folder.string),
                expected: "a cross-encoder: an encoder with a classifier of one output",
                remedy: remedy
            )
        }
    }
}
