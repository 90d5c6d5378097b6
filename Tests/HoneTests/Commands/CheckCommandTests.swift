import HoneBase
import SystemPackage
import Testing

@Suite struct CheckCommandTests {
    @Test func findingsAreToldWithTheirPlaces() throws {
        try Workshop.with { workshop in
            var rows = TicketRow.drawn(30)
            rows[3].input = rows[7].input
            rows[11].input += " write to jane.doe@example.org"
            try workshop.makeTask(rows)
            let checked = try workshop.hone("check", "tickets")
            #expect(checked.exitCode == 0, "\(checked.errorText)")
            #expect(checked.outputText.contains("tickets/examples.jsonl:12"))
            #expect(checked.outputText.contains("tickets/examples.jsonl:8"))
            #expect(checked.outputText.contains("a comparison can run"))
            let few = try workshop.hone("check", "tickets", "--places", "0")
            #expect(!few.outputText.contains("tickets/examples.jsonl:"))
            let json = try workshop.hone("check", "tickets", "--json").json
            #expect(json["suspected_labels"] == [])
            #expect((json["findings"]?.array ?? []).count > 2)
        }
    }

    @Test func aMeaninglessTaskExitsWithTwo() throws {
        try Workshop.with { workshop in
            try workshop.makeTask(TicketRow.drawn(9))
            let checked = try workshop.hone("check", "tickets")
            #expect(checked.exitCode == 2)
            #expect(checked.outputText.contains("below 20 a score means nothing"))
            let json = try workshop.hone("check", "tickets", "--json")
            #expect(json.exitCode == 2)
            #expect(try json.json["findings"]?.array?.contains { $0["severity"] == "error" } == true)
        }
    }

    /// What a comparison would look things up in is looked at before it.
    @Test(
        arguments: [
            (["a.md": "# A\n\nOil.\n"], "[{\"document\": \"a.md\", \"quote\": \"Oil\"}]", nil),
            (
                ["a.md": "# A\n\nOil.\n"], "[{\"document\": \"a.md\"}]",
                "task/examples.jsonl:24, field \"evidence\""
            ),
            ([:], "[]", "task/docs: there are no documents in this folder"),
            (["a.md": "Oil.\n", "permissions.yaml": "publc: true\n"], "[]", "task/docs/permissions.yaml:1"),
        ] as [([String: String], String, String?)]
    )
    func documentsAreLookedAt(_ documents: [String: String], _ evidence: String, _ says: String?) throws {
        try Workshop.with { workshop in
            try Files.makeFolder(workshop.path("task/docs"))
            for (name, text) in documents { try workshop.write(text, to: "task/docs/\(name)") }
            let rows = TicketRow.drawn(23).map(\.line).joined()
            let last = "{\"input\": \"Which oil?\", \"output\": \"None\", \"evidence\": \(evidence)}\n"
            try workshop.write(rows + last, to: "task/examples.jsonl")
            try workshop.write("kind: generate\ndocuments: docs\n", to: "task/task.yaml")
            let checked = try workshop.hone("check", "task")
            #expect(checked.exitCode == (says == nil ? 0 : 2), "\(checked.errorText)\(checked.outputText)")
            if let says { #expect(checked.errorText.contains(says), "\(checked.errorText)") }
        }
    }

    @Test func labelsThatAComparisonSuspectsAreTold() throws {
        try Workshop.with { workshop in
            let suspect: JSON = [
                "file": "tickets/examples.jsonl", "line": 4, "label": "power", "predicted": "payment",
                "probability": 0.97,
            ]
            try workshop.makeTask(TicketRow.drawn(30))
            let results: JSON = ["suspected_labels": [suspect]]
            try workshop.write(results.text(), to: "tickets/comparison/results.json")
            let checked = try workshop.hone("check", "tickets")
            #expect(checked.outputText.contains("1 label is probably wrong"))
            #expect(checked.outputText.contains("tickets/examples.jsonl:4  power, rather payment (0.97)"))
            #expect(try workshop.hone("check", "tickets", "--json").json["suspected_labels"] == [suspect])
            let elsewhere = try workshop.hone("check", "tickets", "--out", "other")
            #expect(!elsewhere.outputText.contains("probably wrong"))
        }
    }
}
