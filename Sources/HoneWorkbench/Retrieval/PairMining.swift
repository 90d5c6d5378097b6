public import HoneBase
public import HoneData
internal import HoneEvaluation
public import HoneRetrieval
public import SystemPackage

/// Makes what a re-ranker learns from: judged questions with the passages that fit them, and beside each of these others
/// that a search finds for the question and that do not fit.
///
/// Passages that a search finds are harder to tell apart than such as are drawn by chance, and are what the re-ranker will
/// be asked about.
public struct PairMining {
    /// How passages that do not fit are found.
    public struct Options: Sendable {
        /// How many are taken for each passage that fits.
        public var negatives = 8
        /// How many results of a search they are taken from, spread evenly.
        public var depth = SearchRequest.usualRerankDepth
        /// How they are searched; nil for the usual search of the index.
        public var method: SearchMethod?
        /// The model that makes the vectors of a collection; nil for the usual one.
        public var model: String?
        /// Whether each query of an index is written to the log beside it.
        public var isAudited = true

        /// The usual ones.
        public init() {}
    }

    /// Where judged questions and passages are.
    public enum Source: Sendable {
        /// A test collection in the layout of BEIR, with the name of its judgements: its documents are the passages.
        case collection(FilePath, split: String)
        /// A file of questions that name their evidence, and an index, as this user may read it.
        case questions(FilePath, index: FilePath, user: String)
    }

    /// What was found.
    public struct Mined: Sendable {
        /// A row for each passage that fits, by question.
        public internal(set) var pairs: [RankedPair] = []
        /// The questions with such rows.
        public internal(set) var questions = 0
        /// Those of which no passage was found that fits, and those of which nothing else was found.
        public internal(set) var withoutPassage = 0, withoutOthers = 0
    }

    private let source: Source
    private let options: Options

    /// Pairs of what is in `source`.
    public init(_ source: Source, _ options: Options = Options()) {
        (self.source, self.options) = (source, options)
    }

    /// Searches for every question.
    ///
    /// - Parameter observer: told what is done, and how much of how much.
    /// - Throws: `PairMiningError` where no question has a passage that fits and one that does not, or a file is named as a
    ///   collection, and what reading and searching throw.
    public func run(observer: (SearchEvaluation.Progress) -> Void = { _ in }) throws -> Mined {
        let (mined, file) =
            switch source {
            case .collection(let folder, let split): (try mine(folder, split, observer), folder)
            case .questions(let file, let index, let user): (try mine(file, index, user, observer), file)
            }
        guard !mined.pairs.isEmpty else {
            throw PairMiningError.noPairs(
                file,
                withoutPassage: mined.withoutPassage,
                withoutOthers: mined.withoutOthers
            )
        }
        return mined
    }

    private func mine(_ folder: FilePath, _ split: String, _ observer: (SearchEvaluation.Progress) -> Void)
        throws -> Mined
    {
        guard !Files.exists(folder) || Files.isFolder(folder) else {
            throw PairMiningError.withoutIndex(folder)
        }
        let collection = try BEIRFolder(folder)
        let judged = try collection.judgedQueries(split: split)
        let isByWords = options.method.map { !$0.needsMeaning } ?? false
        let model = isByWords ? nil : try IndexEmbedder(options.model ?? SearchEvaluation.usualModel)
        let embedder = model.map(MeasuredEmbedder.init)
        let made = CollectionIndex(collection: collection, embedder: embedder)
        var corpus = try collection.corpus()
        while try corpus.next() != nil {}
        let documents = corpus.documentCount
        return try made.with { done in
            observer(.init(stage: "indexing", done: done, of: documents))
        } _: { index in
            let reader = Reader("pairs")
            let passages = index.passages(of: judged.documentIDs, as: reader)
            var mined = Mined()
            for (done, query) in judged.queries.enumerated() {
                observer(.init(stage: "searching", done: done, of: judged.queries.count))
                // The query itself may be a document: it fits, and teaches nothing; evaluations leave it out, too.
                let relevant = (judged.grades[query.id] ?? [:])
                    .filter { $0.value > 0 && $0.key != query.id }.keys
                var request = SearchRequest(query.text, as: reader)
                request.method = options.method ?? OpenIndex.usualMethod(of: index)
                request.limit = options.depth + relevant.count
                mined.add(
                    query.text,
                    fitting: relevant.sorted().flatMap { passages[$0] ?? [] },
                    others: try index.search(request, by: embedder).filter {
                        !relevant.contains($0.document.identifier) && $0.document.identifier != query.id
                    },
                    options,
                    source: query.source
                )
            }
            return mined
        }
    }

    private func mine(
        _ file: FilePath,
        _ path: FilePath,
        _ user: String,
        _ observer: (SearchEvaluation.Progress) -> Void
    ) throws -> Mined {
        let questions = try JudgedQuestion.all(in: file, needsAnswers: false)
        let opened = try OpenIndex(
            path,
            needsMeaning: options.method?.needsMeaning ?? true,
            isAudited: options.isAudited
        )
        let reader = try opened.index.permissions.reader(user)
        // All documents are looked through for passages, once for all questions.
        let needed = questions.map { $0.evidence(in: opened.index, as: reader).needed.flatMap(\.self) }
        let passages = opened.index.passages(of: Set(needed.joined().map(\.document)), as: reader)
        var mined = Mined()
        for (done, (question, evidence)) in zip(questions, needed).enumerated() {
            observer(.init(stage: "searching", done: done, of: questions.count))
            let documents = Set(evidence.map(\.document)).sorted()
            let fitting = documents.flatMap { passages[$0] ?? [] }.filter { chunk in
                evidence.contains { chunk.place.agrees(with: $0) }
            }
            guard !fitting.isEmpty else {
                mined.withoutPassage += 1
                continue
            }
            var request = SearchRequest(question.text, as: reader)
            request.method = options.method ?? OpenIndex.usualMethod(of: opened.index)
            request.limit = options.depth + fitting.count
            // The passages that fit are written, too, whether or not the search finds them.
            try opened.note(fitting, for: request)
            let found = try opened.search(request)
            mined.add(
                question.text,
                fitting: fitting,
                others: found.filter { chunk in !evidence.contains { chunk.place.sharedCount(with: $0) > 0 }
                },
                options,
                source: question.source ?? .init(file: file.string)
            )
        }
        return mined
    }
}

extension PairMining.Mined {
    /// Writes the rows as `hone tune` reads them.
    ///
    /// - Throws: `FileError`.
    public func write(to path: FilePath) throws(FileError) {
        try Files.write(pairs.map { $0.row.text() + "\n" }.joined(), to: path)
    }

    /// Adds the rows of a question: each passage that fits with some of the others.
    fileprivate mutating func add(
        _ question: String,
        fitting: [SearchResult],
        others: [SearchResult],
        _ options: PairMining.Options,
        source: Problem.Place
    ) {
        let texts = fitting.map(\.readable)
        // The same words may stand in several documents.
        let negatives = others.prefix(options.depth).map(\.readable).filter { !texts.contains($0) }
        guard !texts.isEmpty, !negatives.isEmpty else {
            if texts.isEmpty { withoutPassage += 1 } else { withoutOthers += 1 }
            return
        }
        questions += 1
        let count = min(options.negatives, negatives.count)
        let spread = (0..<count).map { negatives[$0 * negatives.count / count] }
        for text in texts {
            pairs.append(RankedPair(query: question, positive: text, negatives: spread, source: source))
        }
    }
}
