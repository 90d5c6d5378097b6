internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneTraining
internal import SystemPackage

/// What a training on a task's examples is for: the objective that the examples make, how its state is scored, and
/// the run that it becomes.
///
/// One file an objective, and a line in `TuningAimRegistry`.
protocol TuningAim: Sendable {
    /// The name of the objective.
    static var objective: String { get }

    /// How its run is used, `RUN` standing for the folder.
    static var use: String { get }
    /// Whether its run answers the requests of a task.
    static var answersRequests: Bool { get }
    /// Whether it is for files of training texts; otherwise for the examples of a task.
    static var takesTexts: Bool { get }
    /// Whether it is for files of questions with passages.
    static var takesPairs: Bool { get }

    /// The aim for `subject`.
    ///
    /// - Parameter truncates: whether rows that are too long for the base may be cut, where that is not the rule.
    init(_ subject: TuningSubject, base: Base, _ recipe: Recipe, truncates: Bool) throws

    /// Takes note of which examples are trained on, validated on and held out, where what they hold depends on that.
    ///
    /// - Parameter parts: the examples of each part, those that are trained on first.
    /// - Throws: `TuningError.nothingToTellApart` where that leaves an example of which nothing is learned.
    mutating func divide(into parts: [[Int]]) throws

    /// The texts of each example as token ids.
    var texts: [[[Int32]]] { get }
    /// Texts that are longer than the base reads, and were cut.
    var truncated: Int { get }
    /// What is to be known of the examples before they are trained on, in words; none mostly.
    var notes: [String] { get }
    /// What scores are called.
    var metricName: String { get }
    /// What scores for choosing are called.
    var validationMetricName: String { get }
    /// What the score before training is, in words.
    var scoreBeforeInWords: String { get }

    /// The objective on these examples.
    func objective(of rows: [Int], on model: any TrainableModel) -> any Objective
    /// What tells an example from others, beside its texts.
    func mark(of row: Int) -> String
    /// The outcomes on these examples of the present state, or of the base alone where there is none.
    func outcomes(of session: TuningSession?, on rows: [Int]) throws -> Outcomes
    /// The score for choosing, a fraction.
    func score(of session: TuningSession, on rows: [Int]) -> Double
    /// Numbers that the present state answers for these examples, to be compared with a copy that was read back.
    func answers(of session: TuningSession, on rows: [Int]) -> [Float]
    /// Writes the present state into `folder`, and gives the answers of what is read back from there.
    func save(_ session: TuningSession, to folder: FilePath, answering rows: [Int]) throws -> [Float]
    /// Keys of `run.json` that belong to the aim.
    var record: [(String, JSON)] { get }
    /// The rows in tokens, with those that are wanted; none where texts are not written.
    var rows: [Supervised.Text] { get }
}

extension TuningAim {
    static var takesTexts: Bool { false }
    static var takesPairs: Bool { false }
    static var answersRequests: Bool { !takesTexts }
    mutating func divide(into parts: [[Int]]) throws {}
    var notes: [String] { [] }
    var validationMetricName: String { metricName }
    var rows: [Supervised.Text] { [] }
}

/// The aims that are known.
enum TuningAimRegistry {
    static let aims: [any TuningAim.Type] = [
        ClassificationAim.self, ContrastiveAim.self, AnswerAim.self, ConversationAim.self,
        LanguageModellingAim.self, RerankingAim.self,
    ]

    static func aim(named name: String, for subject: TuningSubject) throws(RecipeError) -> any TuningAim.Type
    {
        let fitting = aims.filter {
            $0.takesTexts == (subject.texts != nil) && $0.takesPairs == (subject.pairs != nil)
        }
        guard let aim = fitting.first(where: { $0.objective == name }) else {
            throw .unknownName("objective", name, known: fitting.map { $0.objective })
        }
        return aim
    }
}
