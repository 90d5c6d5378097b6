import HoneBase
import SystemPackage
import Testing

@Suite struct EvaluateCommandTests {
    private let run = "tickets/comparison/runs/linear-head@encoder"

    @Test func aRunIsScored() throws {
        try Workshop.withCompared { workshop in
            let evaluated = try workshop.hone("evaluate", "tickets", "--run", run, "--json")
            #expect(evaluated.exitCode == 0, "\(evaluated.errorText)")
            let result = try evaluated.json
            #expect(
                result.object?.keys
                    == [
                        "run", "approach", "base", "metric", "items", "score", "interval", "labels",
                        "test_opened", "warning",
                    ]
            )
            #expect(result["items"] == 90)
            #expect(result["approach"] == "linear-head")
            // On what it was fitted on a head is better than on what it was not, and Hone says so.
            let results = try workshop.json("tickets/comparison/results.json")
            let held = results["approaches"]?.array?.first { $0["name"] == "linear-head" }?["score"]?.double
            #expect((result["score"]?.double ?? 0) >= (held ?? 1))
            #expect(result["warning"]?.string?.contains("no measure of unseen data") == true)
            let table = try workshop.hone("evaluate", "tickets", "--run", run)
            #expect(table.outputText.contains("n = 90"))
            #expect(table.outputText.contains("hydraulics"))
            #expect(table.errorText.contains("no measure of unseen data"))
        }
    }

    @Test func labelsThatTheRunDoesNotKnowAreTold() throws {
        try Workshop.withCompared { workshop in
            var rows = TicketRow.drawn(30, from: 200)
            rows[4].output = "hydraulic"
            try workshop.makeTask(rows, named: "other")
            let evaluated = try workshop.hone("evaluate", "other", "--run", run)
            #expect(evaluated.exitCode == 2)
            #expect(evaluated.errorText.contains("other/examples.jsonl:5: unknown label \"hydraulic\""))
            #expect(evaluated.errorText.contains("did you mean \"hydraulics\"?"))
        }
    }
}
