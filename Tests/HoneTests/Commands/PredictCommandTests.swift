import HoneBase
import SystemPackage
import Testing

@Suite struct PredictCommandTests {
    private let run = "tickets/comparison/runs/linear-head@encoder"

    @Test(arguments: ["label-similarity", "nearest-examples", "linear-head"])
    func everyRunOfAComparisonAnswers(_ approach: String) throws {
        try Workshop.withCompared { workshop in
            let rows = TicketRow.drawn(12)
            try workshop.write(rows.map(\.line).joined(), to: "new.jsonl")
            let run = "tickets/comparison/runs/\(approach)@encoder"
            let answered = try workshop.hone("predict", "--run", run, input: "new.jsonl")
            #expect(answered.exitCode == 0, "\(answered.errorText)")
            let lines = try answered.lines
            #expect(lines.count == 12)
            for (row, line) in zip(rows, lines) {
                #expect(line.object?.keys == ["id", "input", "output", "label", "probability"])
                #expect(line["id"]?.string == row.id)
                #expect(line["input"]?.string == row.input)
                #expect(TicketRow.words.contains { $0.label == line["label"]?.string })
                #expect((0...1).contains(line["probability"]?.double ?? -1))
            }
            // These rows are among those that the run was fitted on.
            let right = zip(rows, lines).count { $0.output == $1["label"]?.string }
            #expect(approach == "label-similarity" || right >= 9)
            let file = try workshop.hone("predict", "--run", run, "new.jsonl")
            #expect(file.output == answered.output)
        }
    }

    @Test func tablesStayTables() throws {
        try Workshop.withCompared { workshop in
            try workshop.write(
                "number,text,note\n1,\"pump, leak\",\"a \"\"b\"\"\"\n2,bank money fee,\n",
                to: "new.csv"
            )
            let answered = try workshop.hone("predict", "--run", run, "new.csv")
            let lines = answered.outputText.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines[0] == "number,text,note,label,probability")
            #expect(lines[1].hasPrefix("1,\"pump, leak\",\"a \"\"b\"\"\","))
            #expect(lines[2].hasPrefix("2,bank money fee,,"))
            let json = try workshop.hone("predict", "--run", run, "new.csv", "--json").lines
            #expect(json.map { $0["number"] } == ["1", "2"])
            #expect(json[0]["note"] == "a \"b\"")
            let label = try #require(json[0]["label"]?.string)
            #expect(lines[1].contains(",\(label),"))
        }
    }

    @Test func belowAProbabilityNothingIsAnswered() throws {
        try Workshop.withCompared { workshop in
            try workshop.write(TicketRow.drawn(30, from: 500).map(\.line).joined(), to: "new.jsonl")
            let all = try workshop.hone("predict", "--run", run, "new.jsonl").lines
            let probabilities = all.compactMap { $0["probability"]?.double }.sorted()
            let limit = (probabilities[14] + probabilities[15]) / 2
            let some = try workshop.hone("predict", "--run", run, "--below", "\(limit)", "new.jsonl")
            for (before, after) in zip(all, try some.lines) {
                let isBelow = (before["probability"]?.double ?? 0) < limit
                #expect(after["label"] == (isBelow ? .null : before["label"]))
                #expect(after["probability"] == before["probability"])
            }
            #expect(some.errorText.contains("15 inputs were not answered, of 30"))
            try workshop.write("input\npump\n", to: "one.csv")
            let none = try workshop.hone("predict", "--run", run, "--below", "1", "one.csv")
            #expect(none.outputText.split(separator: "\n")[1].hasPrefix("pump,,0."))
            let wrong = try workshop.hone("predict", "--run", run, "--below", "2", "new.jsonl")
            #expect(wrong.exitCode == 2)
            #expect(wrong.errorText.contains("from 0 to 1"))
        }
    }

    @Test func textsThatAreCutAreCounted() throws {
        try Workshop.withCompared { workshop in
            let long = Array(repeating: "pump", count: 100).joined(separator: " ")
            try workshop.write("{\"input\": \"pump\"}\n{\"input\": \"\(long)\"}\n", to: "new.jsonl")
            let answered = try workshop.hone("predict", "--run", run, "new.jsonl")
            #expect(answered.errorText.contains("1 input was cut to the 64 tokens that encoder reads"))
        }
    }

    /// The base is found again from any folder.
    @Test func aRunAnswersFromAnotherFolder() throws {
        try Workshop.withCompared { workshop in
            let script =
                "mkdir far && cd far && echo '{\"input\": \"pump\"}' | \"$hone\" predict --run ../\(run)"
            let answered = try workshop.bash(script)
            #expect(answered.exitCode == 0, "\(answered.errorText)")
            #expect(try answered.lines.count == 1)
        }
    }

    /// What came before a bad row is answered, and the row is told by its line.
    @Test(arguments: [
        ("{\"input\": \"pump\"}\n{\"inptu\": \"x\"}\n", 2, "the field \"input\" is missing", 1),
        ("{\"input\": \"pump\"}\n\n{\"input\": 7}\n", 3, "wrong kind of value", 1),
        ("{\"input\": \"pump\"}\nnonsense\n", 2, "not JSON", 1),
        ("{\"input\": \"\"}\n", 1, "the field is empty", 0),
    ])
    func badRowsAreTold(_ text: String, _ line: Int, _ says: String, _ count: Int) throws {
        try Workshop.withCompared { workshop in
            try workshop.write(text, to: "new.jsonl")
            let answered = try workshop.hone("predict", "--run", run, "new.jsonl")
            #expect(answered.exitCode == 2)
            #expect(answered.errorText.contains("new.jsonl:\(line)"), "\(answered.errorText)")
            #expect(answered.errorText.contains(says))
            #expect(try answered.lines.count == count)
        }
    }

    @Test func nothingToAnswerIsTold() throws {
        try Workshop.withCompared { workshop in
            let empty = try workshop.hone("predict", "--run", run)
            #expect(empty.exitCode == 2)
            #expect(empty.errorText.contains("standard input: the file is empty"))
            let missing = try workshop.hone("predict", "--run", run, "none.jsonl")
            #expect(missing.exitCode == 2)
            #expect(missing.errorText.contains("none.jsonl: no such file or folder"))
        }
    }
}
