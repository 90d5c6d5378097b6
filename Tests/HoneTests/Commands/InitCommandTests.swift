import HoneBase
import SystemPackage
import Testing

@Suite struct InitCommandTests {
    /// A table with other columns, quotes and line breaks in fields.
    private func table(_ rows: [TicketRow]) -> String {
        "number,text,team,customer\n"
            + rows.enumerated().map { index, row in
                "\(index),\"\(row.input),\n said \"\"he\"\"\",\(row.output),c\(index / 2)\n"
            }
            .joined()
    }

    @Test func aTableBecomesATask() throws {
        try Workshop.with { workshop in
            let rows = TicketRow.drawn(24)
            try workshop.write(table(rows), to: "tickets.csv")
            let made = try workshop.hone(
                "init",
                "tickets.csv",
                "--input",
                "text",
                "--output",
                "team",
                "--id",
                "number",
                "--group",
                "customer"
            )
            #expect(made.exitCode == 0, "\(made.errorText)")
            #expect(made.outputText.contains("tickets: 24 examples, 3 labels"))
            #expect(made.outputText.contains("hone compare tickets"))
            let lines = try workshop.text("tickets/examples.jsonl").split(separator: "\n")
            let first = try JSONScanner.parse(String(lines[0]))
            #expect(first["id"] == "0")
            #expect(first["input"]?.string == rows[0].input + ",\n said \"he\"")
            #expect(first["output"] == "hydraulics")
            #expect(first["group"] == "c0")
            #expect(lines.count == 24)
            let checked = try workshop.hone("check", "tickets")
            #expect(checked.exitCode == 0, "\(checked.outputText)")
        }
    }

    @Test func programsReadTheCounts() throws {
        try Workshop.with { workshop in
            try workshop.write(table(TicketRow.drawn(24)), to: "t.csv")
            let made = try workshop.hone(
                "init",
                "t.csv",
                "--input",
                "text",
                "--output",
                "team",
                "--out",
                "a/b",
                "--json"
            )
            #expect(try made.json == ["task": "a/b", "examples": 24, "labels": 3])
            #expect(made.errorText == "")
        }
    }

    @Test func whatIsThereIsLeftAlone() throws {
        try Workshop.with { workshop in
            try workshop.write(table(TicketRow.drawn(24)), to: "tickets.csv")
            try workshop.write("mine", to: "tickets/task.yaml")
            let made = try workshop.hone("init", "tickets.csv", "--input", "text", "--output", "team")
            #expect(made.exitCode == 2)
            #expect(made.errorText.contains("nothing was changed"))
            #expect(made.errorText.contains("--out"))
            #expect(try workshop.snapshot("tickets") == ["task.yaml": Array("mine".utf8)])
        }
    }

    @Test(arguments: [
        ("team", "tema", "the column \"tema\" is missing"), ("txt", "team", "the column \"txt\" is missing"),
        ("text", "number", "holds 24 different values in 24 rows"),
    ])
    func columnsThatDoNotFitAreTold(_ input: String, _ output: String, _ says: String) throws {
        try Workshop.with { workshop in
            try workshop.write(table(TicketRow.drawn(24)), to: "t.csv")
            let made = try workshop.hone("init", "t.csv", "--input", input, "--output", output)
            #expect(made.exitCode == 2)
            #expect(made.errorText.contains(says), "\(made.errorText)")
            #expect(!Files.exists(workshop.path("t")))
        }
    }
}
