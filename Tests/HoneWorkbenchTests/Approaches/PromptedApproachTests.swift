import HoneBase
import HoneEvaluation
import HoneModels
import HoneTensor
import HoneTestSupport
import HoneText
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct PromptedApproachTests {
    /// Rows with three labels in turn before a small decoder; embeddings in the plane, row n at n degrees.
    private func withMaterial(
        _ template: String? = turnsTemplate,
        texts: Bool = false,
        embedded: Bool = false,
        _ body: (Material, FilePath) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("tiny-decoder")
            try writeTinyDecoder(to: path, template: template)
            try writeTinyEncoder(to: folder.appending("tiny-encoder"))
            let base = try Base(path.string, as: .float32)
            let names = ["pump", "invoice", "battery pack"]
            let labels = names.map { Task.Label(name: $0, description: "about a \($0)") }
            let rows = 0..<24
            let inputs = rows.map { "row \($0)" }
            let encoder = try Base(folder.appending("tiny-encoder").string, as: .float32)
            var material = Material(
                labels: texts ? [] : labels,
                targets: texts ? [] : rows.map { $0 % 3 },
                features: embedded
                    ? encoder.encoder.embed(inputs, isNormalized: true).vectors
                    : Material.directions(rows.map(Double.init)),
                inputs: inputs,
                outputs: rows.map { names[$0 % 3] },
                instruction: "Sort it.",
                base: base,
                labelFeatures: [:]
            )
            material.reader = try PromptReader(base.decoder)
            material.neighbours = encoder
            try body(material, folder)
        }
    }

    @Test func examplesAreOfTrainingWithLabelsInTurn() throws {
        try withMaterial { material, _ in
            let training = Array(0..<12)
            for draw in 0..<3 {
                let setting = PromptSetting(shots: 6, draw: draw)
                guard case .fixed(let shots) = FewShot.examples(setting, of: material, training: training)
                else {
                    Issue.record("examples are not fixed")
                    return
                }
                #expect(shots.count == 6)
                let inputs = Set(training.map { "row \($0)" })
                #expect(shots.allSatisfy { inputs.contains($0.input) })
                #expect(Dictionary(grouping: shots, by: \.output).values.allSatisfy { $0.count == 2 })
            }
        }
    }

    @Test func drawsDiffer() throws {
        try withMaterial { material, _ in
            func shots(_ draw: Int) -> [PromptShot] {
                let setting = PromptSetting(shots: 6, draw: draw)
                guard
                    case .fixed(let shots) = FewShot.examples(setting, of: material, training: Array(0..<24))
                else { return [] }
                return shots
            }
            #expect(shots(0) != shots(1))
            #expect(shots(1) == shots(1))
        }
    }

    @Test func theNearestExampleStandsLast() throws {
        try withMaterial { material, _ in
            let setting = PromptSetting(shots: 3)
            guard
                case .nearest(let nearest) = NearestFewShot.examples(
                    setting,
                    of: material,
                    training: [0, 5, 9, 20]
                )
            else {
                Issue.record("examples are fixed")
                return
            }
            let found = nearest.nearest(to: Material.directions([6, 21]))
            #expect(
                found.map { $0.map(\.input) } == [
                    ["row 0", "row 9", "row 5"], ["row 5", "row 9", "row 20"],
                ]
            )
        }
    }

    /// The label is the one that the decoder finds most likely when each is read as a text of its own.
    @Test(arguments: [nil, turnsTemplate]) func theAnswerIsTheLikeliestLabel(_ template: String?) throws {
        try withMaterial(template) { material, _ in
            let setting = PromptSetting(listing: .names, rule: .sum)
            let model = try ZeroShot.fit(setting, on: material, training: Array(0..<12))
            let reader = try #require(material.reader)
            let predictions = model.predict([13, 14], of: material)
            for (row, prediction) in zip([13, 14], predictions) {
                let text = try reader.format.text(Prompt(instruction: model.instruction), "row \(row)")
                let tokenizer = try #require(material.base?.decoder.tokenizer)
                let start = template == nil ? [256] : []
                let sums = material.labels.map { label in
                    let ending = template == nil ? "\n" : "</s>"
                    let ids = tokenizer.ids(of: reader.format.lead + label.name + ending)
                    let whole = start.map(Int32.init) + tokenizer.ids(of: text) + ids
                    let scores = material.base?.decoder.score(whole).logProbabilities.suffix(ids.count)
                    return (scores ?? []).reduce(0) { $0 + Double($1) }
                }
                let best = try #require(sums.indices.max { sums[$0] < sums[$1] })
                #expect(prediction.label == best)
                let total = sums.reduce(0) { $0 + Mathematics.exp($1 - sums[best]) }
                #expect(abs((prediction.probability ?? 0) - 1 / total) < 1e-3)
            }
        }
    }

    @Test func settingsThatShareAPromptAreAnsweredAsEachAlone() throws {
        try withMaterial { material, _ in
            let settings = ZeroShot.settings(for: material)
            #expect(settings.count == 2 * LabelRule.allCases.count)
            let (training, validation) = (Array(0..<12), Array(12..<18))
            let together = try ZeroShot.validate(
                settings,
                on: material,
                training: training,
                validation: validation
            )
            for (setting, predictions) in zip(settings, together) {
                let model = try ZeroShot.fit(setting, on: material, training: training)
                #expect(model.predict(validation, of: material).map(\.label) == predictions.map(\.label))
            }
        }
    }

    @Test func textsAreWrittenAndTheWantedOnesJudged() throws {
        try withMaterial(texts: true) { material, _ in
            let model = try FewShot.fit(PromptSetting(shots: 2), on: material, training: Array(0..<12))
            #expect(model.answerTokens == 12 * 3 / 2 + 8 && model.answersAreLines)
            let predictions = model.predict([20, 21], of: material)
            #expect(predictions.allSatisfy { $0.text != nil && $0.label == nil && $0.tokenCount != nil })
            // "battery pack" and "pump", a token for each byte, and the end of the turn.
            #expect(predictions.map { $0.wanted?.tokenCount } == [13, 5])
        }
    }

    @Test(arguments: ["zero-shot", "few-shot", "nearest-few-shot"], [false, true])
    func aRunAnswersAsTheModelThatWasMeasured(_ name: String, texts: Bool) throws {
        try withMaterial(texts: texts, embedded: true) { material, folder in
            func check<A: PromptedApproach>(_ approach: A.Type) throws {
                let setting = try #require(A.settings(for: material).last)
                let model = try A.fit(setting, on: material, training: Array(0..<12))
                let base = try #require(material.base)
                let place = folder.appending("run")
                try Files.makeFolder(place)
                try model.save(to: place, base: base)
                let saved = try PromptedModel(place, base: base, labelCount: material.labels.count)
                let texts = ["row 13", "something else"]
                #expect(
                    saved.answer(texts, with: base).predictions == model.answer(texts, with: base).predictions
                )
                #expect(throws: RunError.self) {
                    try PromptedModel(place, base: base, labelCount: material.labels.count + 1)
                }
            }
            switch name {
            case ZeroShot.name: try check(ZeroShot.self)
            case FewShot.name: try check(FewShot.self)
            default: try check(NearestFewShot.self)
            }
        }
    }

    @Test func rowsToTryAreSpreadEvenlyAndBounded() {
        let rows = ZeroShot.tried(Array(0..<1_000), parts: 4)
        #expect(rows.count == 24 && rows.first == 0 && (rows.last ?? 0) > 950)
        #expect(ZeroShot.tried([3, 4], parts: 1) == [3, 4])
        #expect(LinearHeadApproach.tried(Array(0..<500), parts: 4).count == 500)
    }
}
