import HoneBase
import HoneModels
import HoneRetrieval
import HoneTensor
import HoneTestSupport
import HoneTraining
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct TunedPromptTests {
    private static let names = ["pump", "invoice", "battery pack"]

    private func withMaterial(
        _ rows: Int,
        texts: Bool,
        template: String = turnsTemplate,
        _ body: (Material) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            try writeTinyDecoder(to: folder.appending("decoder"), template: template)
            let base = try Base(folder.appending("decoder").string, as: .float32)
            var material = Material(
                labels: texts ? [] : Self.names.map { Task.Label(name: $0) },
                targets: texts ? [] : (0..<rows).map { $0 % 3 },
                features: .zeros([1, 1]),
                inputs: (0..<rows).map { "row \($0) of a \(Self.names[$0 % 3])" },
                outputs: (0..<rows).map { Self.names[$0 % 3] },
                instruction: "Sort it.",
                base: base,
                labelFeatures: [:]
            )
            material.reader = try PromptReader(base.decoder)
            try body(material)
        }
    }

    /// Labels stand in the prompt only where there are few examples to learn them from.
    @Test(arguments: [(24, false, true), (60, false, false), (24, true, false)])
    func labelsAreListedWhereTheyAreScarce(_ rows: Int, _ texts: Bool, _ isListed: Bool) throws {
        try withMaterial(rows, texts: texts) { material in
            let instruction = TunedPrompt.prompt(for: material).instruction
            #expect(instruction.hasPrefix("Sort it."))
            #expect(instruction.contains("battery pack") == isListed)
        }
    }

    @Test(arguments: [false, true]) func itLearnsAnswersAndIsReadBack(_ texts: Bool) throws {
        try withMaterial(24, texts: texts) { material in
            var recipe = Recipe(method: FullMethod.self, for: .decoder)
            recipe.learningRate = 5e-3
            recipe.epochs = 30
            let tuned = try TunedPrompt.fit(recipe, on: material, training: Array(0..<18))
            let losses = try #require(tuned.training).losses
            #expect(losses.count == 90 && losses[89] < 0.2 * losses[0])
            let names = material.labelNames
            let right = tuned.predict(Array(0..<18), of: material).enumerated().count { row, prediction in
                prediction.answer(names) == material.outputs[row]
            }
            #expect(right > 14)
            let base = try #require(material.base)
            try withTemporaryFolder { folder in
                try tuned.save(to: folder, base: base)
                let back = try TunedPrompt(folder, base: base, labelCount: names.count)
                let asked = ["row 3 of a pump", "what else"]
                #expect(
                    back.answer(asked, with: base).predictions.map { $0.answer(names) }
                        == tuned.answer(asked, with: base).predictions.map { $0.answer(names) }
                )
            }
        }
    }

    /// What the template refuses is left out, and counted where the result is told.
    @Test func rowsThatCannotBeWrittenAreCounted() throws {
        let refusing =
            "{% for m in messages %}{% if 'of a pump' in m.content %}{{ raise_exception('no pumps') }}"
            + "{% endif %}{% endfor %}" + turnsTemplate
        try withMaterial(12, texts: false, template: refusing) { material in
            var recipe = Recipe(method: FullMethod.self, for: .decoder)
            recipe.epochs = 1
            // Every third row is one of a pump.
            let trace = try #require(
                try TunedPrompt.fit(recipe, on: material, training: Array(0..<7)).training
            )
            #expect(trace.leftOut == 3)
            #expect(TrainingTrace(trace.json)?.leftOut == 3 && trace.json["rows_left_out"] == 3)
            let told = problem { _ = try TunedPrompt.fit(recipe, on: material, training: [0, 3]) }
            #expect(told?.what == "there is no example to train on")
        }
    }

    /// An index that cannot be searched is no reason to train on fewer rows.
    @Test func aSearchThatFailsIsThrown() throws {
        try withMaterial(12, texts: false) { material in
            try withWordIndex(["pump.md": "The pump leaks.\n"], isPublic: true) { path in
                let open = try OpenIndex(path, needsMeaning: false, isAudited: false)
                let lookup = PassageLookup(index: open, method: .meaning, count: 1)
                let recipe = Recipe(method: FullMethod.self, for: .decoder)
                #expect(throws: SearchError.noMeaning) {
                    try TunedPrompt.fit(recipe, on: material, training: [0, 1, 2], lookup: lookup)
                }
            }
        }
    }

    @Test func theRoomIsThatOfTheAnswers() throws {
        try withMaterial(24, texts: false) { material in
            let reader = try #require(material.reader)
            // The label, letter by letter, and the end of the turn.
            #expect(TunedPrompt.room(for: material, training: 0..<24, reader) == "battery pack".count + 1)
        }
        try withMaterial(24, texts: true) { material in
            let reader = try #require(material.reader)
            #expect(TunedPrompt.room(for: material, training: [0, 3], reader) == "pump".count * 3 / 2 + 8)
        }
    }
}
