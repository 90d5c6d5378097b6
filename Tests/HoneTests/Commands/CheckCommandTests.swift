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
            #expect(checked.outputText.contains("1 labels are probably wrong"))
            #expect(checked.outputText.contains("tickets/examples.jsonl:4  power, rather payment (0.97)"))
            #expect(try workshop.hone("check", "tickets", "--json").json["suspected_labels"] == [suspect])
            let elsewhere = try workshop.hone("check", "tickets", "--out", "other")
            #expect(!elsewhere.outputText.contains("probably wrong"))
        }
    }
}
