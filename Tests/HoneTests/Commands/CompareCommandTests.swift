import HoneBase
import HoneFormats
import SystemPackage
import Testing

@Suite struct CompareCommandTests {
    /// The results that `hone compare --json` printed, after a check that nothing went wrong.
    private func results(_ outcome: ChildProcess.Outcome) throws -> JSON {
        try #require(outcome.exitCode == 0, "\(outcome.errorText)")
        return try outcome.json
    }

    private func approach(_ name: String, _ results: JSON) throws -> JSON {
        try #require(results["approaches"]?.array?.first { $0["name"]?.string == name })
    }

    private func names(_ results: JSON) -> [String] {
        (results["approaches"]?.array ?? []).compactMap { $0["name"]?.string }
    }

    /// The folds that the kept split gives to ids.
    private func folds(_ workshop: Workshop) throws -> [String: Int] {
        let lines = try workshop.text("tickets/split.jsonl").split(separator: "\n")
        var folds: [String: Int] = [:]
        for line in lines {
            let row = try JSONScanner.parse(String(line))
            folds[row["id"]?.string ?? ""] = row["fold"]?.integer
        }
        return folds
    }

    // MARK: What is written

    @Test func resultsHoldEverythingThatProgramsReadOn() throws {
        let workshop = try Workshop.compared.get()
        let results = try workshop.json("tickets/comparison/results.json")
        let keys = [
            "task", "kind", "metric", "items", "procedure", "test_opened", "approaches", "reference",
            "advice",
            "suspected_labels", "assumptions", "provenance",
        ]
        for key in keys { #expect(results[key] != nil, "\(key)") }
        #expect(results["task"] == "tickets")
        #expect(results["metric"] == "accuracy")
        #expect(results["items"] == 90)
        #expect(results["procedure"] == "cross-fitting")
        #expect(results["test_opened"] == 1)
        #expect(names(results) == ["label-similarity", "nearest-examples", "linear-head", "lora", "full"])
        let reference = results["reference"]?.string
        for approach in results["approaches"]?.array ?? [] {
            let keys = [
                "name", "base", "score", "interval", "right", "wrong", "failed", "validation_score", "seeds",
                "train_seconds", "latency_ms", "tokens_per_request", "peak_memory_mb", "cost_fit",
                "cost_per_1000",
                "cost_total", "choices", "run", "versus_reference",
            ]
            #expect(approach.object?.keys == keys)
            #expect(approach["base"] == "encoder")
            let right = try #require(approach["right"]?.integer)
            #expect(right + (approach["wrong"]?.integer ?? 0) == 90)
            #expect(approach["failed"] == 0)
            #expect(approach["score"]?.double == Double(right) / 90)
            let interval = (approach["interval"]?.array ?? []).compactMap(\.double)
            #expect(
                interval.count == 2 && interval[0] < Double(right) / 90 && Double(right) / 90 < interval[1]
            )
            #expect(approach["latency_ms"]?.object?.keys == ["p50", "p95"])
            #expect((approach["latency_ms"]?["p50"]?.double ?? 0) > 0)
            #expect((approach["tokens_per_request"]?.double ?? 0) > 10)
            #expect((approach["cost_total"]?.double ?? 0) > 0)
            let run = try #require(approach["run"]?.string)
            #expect(Files.exists(workshop.path("tickets/comparison/\(run)/run.json")))
            let identifier = "\(approach["name"]?.string ?? "")@encoder"
            #expect(run == "runs/\(identifier)")
            if identifier == reference {
                #expect(approach["versus_reference"] == .null)
            } else {
                let keys = ["difference", "interval", "p_difference", "p_noninferior", "verdict"]
                #expect(approach["versus_reference"]?.object?.keys == keys)
            }
        }
        let advice = results["advice"]
        #expect(
            advice?.object?.keys == [
                "approach", "base", "verdict", "holds_for", "why", "shown_to_be_of_use", "labels_needed",
            ]
        )
        #expect(names(results).contains(advice?["approach"]?.string ?? ""))
        #expect(advice?["holds_for"]?.object?.keys == ["requests_from", "requests_to"])
        #expect(advice?["why"]?.string?.hasPrefix("Use ") == true)
    }

    /// The words of a label tell it: whoever learns from examples finds most of them.
    @Test func whatIsMeasuredIsLearned() throws {
        let results = try Workshop.compared.get().json("tickets/comparison/results.json")
        let head = try #require(approach("linear-head", results)["score"]?.double)
        #expect(head > 0.6)
        #expect(head < 1)
        let ids = results["suspected_labels"]?.array ?? []
        #expect(ids.allSatisfy { $0["label"] != $0["predicted"] && ($0["probability"]?.double ?? 0) >= 0.8 })
    }

    // MARK: What is done again

    @Test func whatHasNotChangedIsNotMeasuredAgain() throws {
        try Workshop.withCompared { workshop in
            let before = try workshop.snapshot("tickets/comparison/runs")
            let first = try workshop.json("tickets/comparison/results.json")
            let again = try workshop.hone("compare", "tickets")
            #expect(again.exitCode == 0)
            for name in ["label-similarity", "nearest-examples", "linear-head"] {
                #expect(again.errorText.contains("\(name)@encoder: nothing has changed"))
            }
            #expect(!again.errorText.contains("embedding"))
            #expect(!again.errorText.contains("estimate"))
            #expect(again.outputText.contains("90 items, 5-fold cross-fitting"))
            #expect(again.outputText.contains("opened 1 time;"))
            #expect(again.outputText.contains("Use "))
            #expect(again.outputText.contains("hone predict --run tickets/comparison/runs/"))
            let second = try workshop.json("tickets/comparison/results.json")
            #expect(second["approaches"] == first["approaches"])
            #expect(second["advice"] == first["advice"])
            #expect(second["test_opened"] == 1)
            #expect(try workshop.snapshot("tickets/comparison/runs") == before)
        }
    }

    @Test func newRowsAreAllThatIsEmbedded() throws {
        try Workshop.withCompared { workshop in
            let cache = "tickets/comparison/cache"
            let name = try #require(
                Files.names(in: workshop.path(cache)).first { $0.hasSuffix(".safetensors") }
            )
            func embedded() throws -> (times: [UInt8], vectors: [UInt8], count: Int) {
                let file = try SafetensorsFile(workshop.path("\(cache)/\(name)"))
                return try (
                    file.withBytes(of: "microseconds") { Array($0) },
                    file.withBytes(of: "vectors") { Array($0) },
                    file["vectors"]?.shape[0] ?? 0
                )
            }
            let old = try folds(workshop)
            let before = try embedded()
            #expect(old.count == 90)
            #expect(before.count == 90)
            let more = TicketRow.drawn(3, from: 90)
            try workshop.write(
                workshop.text("tickets/examples.jsonl") + more.map(\.line).joined(),
                to: "tickets/examples.jsonl"
            )
            let results = try results(workshop.hone("compare", "tickets", "--json"))
            #expect(results["items"] == 93)
            #expect(results["test_opened"] == 1)
            let new = try folds(workshop)
            #expect(new.count == 93)
            for (id, fold) in old { #expect(new[id] == fold) }
            let after = try embedded()
            #expect(after.count == 93)
            #expect(after.times.starts(with: before.times))
            #expect(after.vectors.starts(with: before.vectors))
        }
    }

    /// A look at the same items with anything else changed is one more look.
    @Test func anotherMeasurementOfTheSameItemsIsCounted() throws {
        try Workshop.withCompared { workshop in
            let yaml = try workshop.text("tickets/task.yaml")
            try workshop.write(yaml + "metric: macro-f1\n", to: "tickets/task.yaml")
            let results = try results(
                workshop.hone("compare", "tickets", "--approaches", "nearest-examples", "--json")
            )
            #expect(results["test_opened"] == 2)
            #expect(results["metric"] == "macro-f1")
            #expect(names(results) == ["nearest-examples"])
            #expect(results["reference"] == "nearest-examples@encoder")
            let other = try self.results(
                workshop.hone(
                    "compare",
                    "tickets",
                    "--approaches",
                    "label-similarity",
                    "--json",
                    "--out",
                    "other"
                )
            )
            #expect(other["test_opened"] == 3)
        }
    }

    /// Rows that come and go: a trial is taken up again only with the run that it measured.
    @Test func theRunThatIsServedIsTheOneThatWasMeasured() throws {
        try Workshop.withCompared { workshop in
            let rows = try workshop.text("tickets/examples.jsonl")
            let run = "tickets/comparison/runs/nearest-examples@encoder/run.json"
            let arguments = ["compare", "tickets", "--approaches", "nearest-examples"]
            func compare() throws -> ChildProcess.Outcome {
                try workshop.hone(arguments[0], arguments[1], arguments[2], arguments[3])
            }
            #expect(try workshop.json(run)["training_examples"] == 90)
            try workshop.write(
                rows + TicketRow.drawn(3, from: 90).map(\.line).joined(),
                to: "tickets/examples.jsonl"
            )
            #expect(try compare().exitCode == 0)
            #expect(try workshop.json(run)["training_examples"] == 93)
            try workshop.write(rows, to: "tickets/examples.jsonl")
            let back = try compare()
            #expect(back.exitCode == 0)
            #expect(!back.errorText.contains("nothing has changed"))
            #expect(try workshop.json(run)["training_examples"] == 90)
        }
    }

    // MARK: What may be asked for

    @Test func approachesAreChosenByName() throws {
        try Workshop.withCompared { workshop in
            let some = try workshop.hone(
                "compare",
                "tickets",
                "--approaches",
                "linear-head , label-similarity ",
                "--json"
            )
            #expect(names(try results(some)) == ["label-similarity", "linear-head"])
            let unknown = try workshop.hone("compare", "tickets", "--approaches", "linear-haed")
            #expect(unknown.exitCode == 2)
            #expect(unknown.errorText.contains("unknown approach \"linear-haed\""))
            #expect(unknown.errorText.contains("did you mean \"linear-head\"?"))
            // A name that is none is told beside all, too, and so is that of a run which no comparison makes.
            for name in ["all,linear-haed", "head"] {
                let told = try workshop.hone("compare", "tickets", "--approaches", name)
                #expect(
                    told.exitCode == 2 && told.errorText.contains("unknown approach"),
                    "\(told.errorText)"
                )
            }
            let none = try workshop.hone("compare", "tickets", "--approaches", "external")
            #expect(none.exitCode == 2)
            #expect(none.errorText.contains("there is no approach to measure"))
        }
    }

    @Test func whatTakesTooLongIsLeftOut() throws {
        try Workshop.with { workshop in
            try workshop.makeTask(TicketRow.drawn(24))
            let none = try workshop.hone("compare", "tickets", "--max-minutes", "0.000001")
            #expect(none.exitCode == 2)
            #expect(none.errorText.contains("left out"))
            #expect(none.errorText.contains("--max-minutes"))
            #expect(!Files.exists(workshop.path("tickets/comparison/results.json")))
            let one = try workshop.hone(
                "compare",
                "tickets",
                "--max-minutes",
                "5",
                "--approaches",
                "label-similarity",
                "--json"
            )
            #expect(names(try results(one)) == ["label-similarity"])
        }
    }

    /// What is printed for programs is the file, and standard output holds nothing else.
    @Test func oneObjectIsPrintedForPrograms() throws {
        try Workshop.with { workshop in
            try workshop.makeTask(TicketRow.drawn(24), yaml: "volume: {requests_per_day: 10}\nmargin: 0.1\n")
            let outcome = try workshop.hone(
                "compare",
                "tickets",
                "--json",
                "--approaches",
                "label-similarity",
                "--out",
                "deep/results",
                "--seeds",
                "2"
            )
            let results = try results(outcome)
            #expect(try results == workshop.json("deep/results/results.json"))
            #expect(outcome.errorText.contains("estimate for encoder"))
            #expect(results["margin"] == 0.1)
            #expect(results["requests"]?.double == 10 * 365.25)
            #expect(!Files.exists(workshop.path("tickets/comparison")))
        }
    }

    // MARK: What tasks may hold

    @Test func labelsMayBeDescribed() throws {
        try Workshop.with { workshop in
            let descriptions = TicketRow.words.map { "  \($0.label): \($0.words.joined(separator: " "))\n" }
            try workshop.makeTask(TicketRow.drawn(48), yaml: "labels:\n" + descriptions.joined())
            let results = try results(
                workshop.hone("compare", "tickets", "--approaches", "label-similarity", "--json")
            )
            let approach = try approach("label-similarity", results)
            // The random encoder knows no language, but the words themselves are in the description.
            #expect(
                ["description", "name-and-description"].contains(approach["choices"]?["label_text"]?.string)
            )
            #expect((approach["score"]?.double ?? 0) > 0.4)
        }
    }

    @Test func aGivenTestSetIsUsed() throws {
        try Workshop.with { workshop in
            let rows = TicketRow.drawn(80)
            var train = Array(rows[..<56])
            train[5].input = rows[60].input
            try workshop.makeTask([])
            try Files.remove(workshop.path("tickets/examples.jsonl"))
            try workshop.write(train.map(\.line).joined(), to: "tickets/train.jsonl")
            try workshop.write(rows[56...].map(\.line).joined(), to: "tickets/test.jsonl")
            let outcome = try workshop.hone(
                "compare",
                "tickets",
                "--approaches",
                "nearest-examples",
                "--json"
            )
            let results = try results(outcome)
            #expect(results["procedure"] == "test-set")
            #expect(results["items"] == 24)
            #expect(results["training_examples"] == 55)
            let assumptions = (results["assumptions"]?.array ?? []).compactMap(\.string)
            #expect(assumptions.contains { $0.hasPrefix("1 training example was left out") })
            let run = "tickets/comparison/runs/nearest-examples@encoder"
            let evaluated = try workshop.hone("evaluate", "tickets", "--run", run, "--json").json
            #expect(evaluated["items"] == 24)
            #expect(evaluated["warning"] == .null)
            #expect(evaluated["test_opened"] == 2)
            // What is served is what was measured.
            #expect(try evaluated["score"] == approach("nearest-examples", results)["score"])
        }
    }

    @Test func theAnswersOfAnotherSystemAreMeasured() throws {
        try Workshop.with { workshop in
            let rows = TicketRow.drawn(60)
            try workshop.makeTask(
                rows,
                yaml: "approaches: [all, {external: answers.jsonl, name: prompt, cost_per_1000: 2}]\n"
            )
            // 40 right, 10 wrong, 4 that are no label, 6 missing; one answer to a row that is not there.
            let answers = rows[..<54].enumerated().map { index, row in
                let wrong = row.output == "power" ? "payment" : "power"
                let output = index < 40 ? row.output : index < 50 ? wrong : "Power!"
                return "{\"id\": \"\(row.id)\", \"output\": \"\(output)\"}\n"
            }
            try workshop.write(
                answers.joined() + "{\"id\": \"none\", \"output\": \"power\"}\n",
                to: "tickets/answers.jsonl"
            )
            let results = try results(
                workshop.hone("compare", "tickets", "--approaches", "external", "--json")
            )
            #expect(names(results) == ["prompt"])
            let approach = try approach("prompt", results)
            #expect(approach["right"] == 40)
            #expect(approach["wrong"] == 10)
            #expect(approach["failed"] == 10)
            #expect(approach["score"]?.double == 40.0 / 60)
            #expect(approach["base"] == .null)
            #expect(approach["run"] == .null)
            #expect(approach["latency_ms"] == .null)
            #expect(approach["cost_per_1000"]?.double == 2)
            #expect(approach["cost_total"]?.double == 2 * 365.25)
            let table = try workshop.hone("compare", "tickets", "--approaches", "label-similarity,prompt")
            #expect(table.exitCode == 0, "\(table.errorText)")
            #expect(table.outputText.contains("40/10/10"))
            #expect(table.outputText.contains("label-similarity@encoder"))
        }
    }

    /// A class with one example is either learned or measured; the comparison says so and runs.
    @Test func aClassWithOneExampleIsMeasured() throws {
        try Workshop.with { workshop in
            let single = TicketRow(
                id: "S",
                input: "hello thanks please repair my door machine",
                output: "greeting"
            )
            try workshop.makeTask(TicketRow.drawn(40) + [single])
            let checked = try workshop.hone("check", "tickets")
            #expect(checked.exitCode == 0)
            #expect(checked.outputText.contains("1 class has a single example"))
            #expect(checked.outputText.contains("tickets/examples.jsonl:41"))
            let results = try results(
                workshop.hone("compare", "tickets", "--approaches", "nearest-examples,linear-head", "--json")
            )
            #expect(results["items"] == 41)
            #expect(try (approach("linear-head", results)["wrong"]?.integer ?? 0) >= 1)
        }
    }

    @Test func aModelOfTheStoreIsABase() throws {
        try Workshop.with { workshop in
            let pulled = try workshop.hone("pull", "encoder", "--name", "tiny", "--licence", "Apache-2.0")
            #expect(pulled.exitCode == 0, "\(pulled.errorText)")
            #expect(pulled.outputText.contains("licence: Apache-2.0"))
            try workshop.makeTask(TicketRow.drawn(24))
            try workshop.write("bases: [tiny]\n", to: "tickets/task.yaml")
            try Files.remove(workshop.path("encoder"))
            let results = try results(
                workshop.hone("compare", "tickets", "--approaches", "label-similarity", "--json")
            )
            #expect(try approach("label-similarity", results)["base"] == "tiny")
            let run = "tickets/comparison/runs/label-similarity@tiny"
            let evaluated = try workshop.hone("evaluate", "tickets", "--run", run, "--json").json
            #expect(evaluated["base"] == "tiny")
            #expect(evaluated["items"] == 24)
        }
    }

    /// Each seed is a fit of its own; the one that is served is chosen on validation, the score is their mean.
    @Test func seedsAreFitsOfTheirOwn() throws {
        try Workshop.with { workshop in
            try workshop.makeTask(TicketRow.drawn(60))
            let outcome = try workshop.bash(
                "\"$hone\" compare tickets --approaches lora,linear-head --seeds 3 --json"
            )
            #expect(outcome.exitCode == 0, "\(outcome.errorText)")
            let result = try outcome.json
            #expect(result["seeds"] == 3)
            for approach in try #require(result["approaches"]?.array) {
                let seeds = (approach["seeds"]?.array ?? []).compactMap(\.double)
                let isTrained = approach["name"] == "lora"
                #expect(seeds.count == (isTrained ? 3 : 1))
                let mean = seeds.reduce(0, +) / Double(seeds.count)
                #expect(abs(mean - (approach["score"]?.double ?? 0)) < 1e-9)
                let served = approach["choices"]?["seed"]?.string.flatMap { Int($0) }
                #expect((served != nil) == isTrained)
                if let served {
                    // What is served answers as that seed did.
                    #expect(seeds[served] * 60 == Double(approach["right"]?.integer ?? -1))
                }
            }
            // Nothing has changed: the same is read again.
            let again = try workshop.bash(
                "\"$hone\" compare tickets --approaches lora,linear-head --seeds 3 --json"
            )
            #expect(try again.json["approaches"] == result["approaches"])
            #expect(again.errorText.contains("nothing has changed"))
        }
    }
}
