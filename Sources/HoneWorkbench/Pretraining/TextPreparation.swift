internal import HoneBase
internal import HoneData
internal import HoneModels
internal import HoneTensor
internal import HoneText
internal import HoneTraining
internal import SystemPackage

/// Makes token ids and a first model of a request: text is read, cleaned and held out, a vocabulary learned, weights
/// drawn.
struct TextPreparation {
    /// The special tokens of conversations, in the order of their ids behind `<unk>`, `<s>` and `</s>`.
    static let turnTokens = ["<|system|>", "<|user|>", "<|assistant|>", "<|end|>"]

    /// The files of which a tokenizer that is given may consist.
    private static let tokenizerFiles = [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
        "tokenizer.model", "vocab.json", "merges.txt",
    ]

    /// How conversations are written for a model that was trained from nothing.
    static let chatTemplate = """
        {{ bos_token }}{% for message in messages %}{% if message['role'] not in ['system', 'user', 'assistant'] %}\
        {{ raise_exception('the roles are system, user and assistant, not ' + message['role']) }}{% endif %}\
        {{ '<|' + message['role'] + '|>' + message['content'] | trim + '<|end|>' }}{% endfor %}\
        {% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}
        """

    let request: PretrainingRequest
    let progress: (Pretraining.Preparation) -> Void

    /// The first model of the request, in `folder`.
    static func initialFolder(in folder: FilePath) -> FilePath { folder.appending("initial") }

    /// Prepares all of it in `folder`, the record of the text last.
    func run(in folder: FilePath) throws -> PretrainingText {
        var facts = PretrainingFacts()
        let (training, heldOut) = try documents(&facts)
        let initial = Self.initialFolder(in: folder)
        try Files.makeFolder(initial)
        try writeTokenizer(learnedFrom: training, to: initial)
        let tokenizer = try TokenizerLoader.load(initial)
        guard let start = tokenizer.id(of: "<s>") ?? tokenizer.openingIDs.first,
            let end = tokenizer.id(of: "</s>") ?? tokenizer.id(of: "<|endoftext|>")
        else { throw PretrainingError.noDocumentTokens(initial) }
        facts.vocabulary = tokenizer.vocabularySize
        let model = try InitialModel(
            request.shape,
            vocabularySize: tokenizer.vocabularySize,
            seed: request.recipe.seed
        )
        let ends = [end] + [tokenizer.id(of: "<|end|>")].compactMap(\.self).filter { $0 != end }
        try model.write(
            to: initial,
            [
                ("bos_token_id", .integer(Int(start))),
                ("eos_token_id", .array(ends.map { .integer(Int($0)) })),
            ]
        )
        let text = try cut(training, heldOut, tokenizer, start: start, end: end, &facts)
        progress(.remembering)
        try GramFilter(of: training.map(\.text)).write(to: initial.appending(SeenText.pretraining))
        try text.write(to: folder)
        return text
    }

    private func documents(
        _ facts: inout PretrainingFacts
    ) throws -> (training: [CorpusDocument], heldOut: [CorpusDocument]) {
        progress(.reading)
        let given = try TextCorpus(request.corpus, field: request.field).documents()
        let apart =
            request.heldOut.isEmpty
            ? nil : try TextCorpus(request.heldOut, field: request.field).documents()
        progress(.cleaning)
        var (documents, drops) = (given, CorpusDrops())
        if let wordList = request.wordList {
            let filtered = try WordFilter(file: wordList).filtered(documents)
            (documents, drops) = (filtered.documents, drops + filtered.drops)
        }
        let different = Deduplication(of: documents)
        drops = drops + different.drops
        let split =
            try apart.map { try HeldOutSplit(training: different.documents, heldOut: $0) }
            ?? HeldOutSplit(of: different.documents, share: request.heldOutShare)
        facts.note(drops + split.drops)
        facts.documents = split.training.count
        facts.heldOutDocuments = split.heldOut.count
        facts.bytes = split.training.reduce(0) { $0 + $1.text.utf8.count }
        facts.heldOutBytes = split.heldOut.reduce(0) { $0 + $1.text.utf8.count }
        return (split.training, split.heldOut)
    }

    private func writeTokenizer(learnedFrom documents: [CorpusDocument], to folder: FilePath) throws {
        if let given = request.tokenizer {
            // What is wrong with it is told of the folder that was named.
            _ = try TokenizerLoader.load(given)
            for name in Self.tokenizerFiles where Files.exists(given.appending(name)) {
                let bytes = try Files.bytes(of: given.appending(name))
                try bytes.withRawBytes { (bytes) throws(FileError) in
                    try Files.write(bytes, to: folder.appending(name))
                }
            }
            return
        }
        let size = InitialModel.vocabularySize(of: request.shape) ?? 8_192
        let settings = BytePairSettings(size: size, specialTokens: Self.turnTokens, coverage: 0.9995)
        try settings.validate()
        var trainer = try BytePairTrainer(settings, threads: CPU.threadCount)
        progress(.learning(entries: 0))
        trainer.add(documents.map { .init($0.text) })
        let vocabulary = try trainer.train { progress(.learning(entries: $0)) }
        let target = try TokenizerTarget(folder)
        try target.write(vocabulary, addsBegin: true)
        var configuration =
            try JSONScanner.parse(Files.bytes(of: target.configuration)).object ?? JSONObject()
        configuration["chat_template"] = .string(Self.chatTemplate)
        configuration["model_max_length"] = .integer(request.context)
        try Files.write(JSON.object(configuration).text(pretty: true), to: target.configuration)
    }

    private func cut(
        _ training: [CorpusDocument],
        _ heldOut: [CorpusDocument],
        _ tokenizer: any Tokenizer,
        start: Int32,
        end: Int32,
        _ facts: inout PretrainingFacts
    ) throws(PretrainingError) -> PretrainingText {
        let count = training.count + heldOut.count
        var done = 0
        func ids(_ document: CorpusDocument) -> [Int32] {
            done += 1
            if done % 16 == 0 || done == count { progress(.cutting(documents: done, of: count)) }
            return [start] + tokenizer.ids(of: document.text)
        }
        var packing = TokenPacking(
            length: request.context,
            endOfText: end,
            expectedTokens: facts.bytes / 3
        )
        for document in training { packing.add(ids(document)) }
        let packed = packing.finish()
        let rows = packed.rows.tokens
        guard !rows.isEmpty else {
            throw .tooLittleText(tokens: packed.droppedTokens, needed: request.context)
        }
        let measured = heldOut.map { document in
            PretrainingText.HeldOut(ids: ids(document) + [end], bytes: document.text.utf8.count)
        }
        facts.tokens = rows.count
        facts.heldOutTokens = measured.reduce(0) { $0 + $1.ids.count }
        facts.digest = PretrainingText.digest(of: rows)
        return PretrainingText(training: rows, heldOut: measured, facts: facts)
    }
}
