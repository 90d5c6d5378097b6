import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// Failures at work: a full disk, Ctrl-C, another process.
///
/// Each ends with its exit status and changes no result.
@Suite struct FailureTests {
    private let results = "tickets/comparison"

    /// Changes the task so that every approach must be measured again, though no text is embedded anew.
    private func changeTask(_ workshop: Workshop) throws {
        let yaml = try workshop.text("tickets/task.yaml")
        try workshop.write(yaml + "metric: macro-f1\n", to: "tickets/task.yaml")
    }

    /// The limit is met by one file or another: the split, the embeddings, a run, the report.
    @Test(arguments: [0, 1, 4, 8, 14])
    func aFullDiskIsToldAndChangesNoResult(_ kilobytes: Int) throws {
        try Workshop.withCompared { workshop in
            if kilobytes < 8 {
                let rows = TicketRow.drawn(93)
                try workshop.write(rows.map(\.line).joined(), to: "tickets/examples.jsonl")
            } else {
                try changeTask(workshop)
            }
            let before = try workshop.snapshot(results)
            let full = try workshop.bash("ulimit -f \(kilobytes); exec \"$hone\" compare tickets")
            #expect(full.exitCode == 1, "\(full.errorText)")
            #expect(full.errorText.contains("no space left to write this file"), "\(full.errorText)")
            #expect(full.errorText.contains("what to do: free some space"))
            #expect(full.outputText == "")
            #expect(try workshop.snapshot(results) == before)
            let left = try Files.below(workshop.path("tickets"), endings: [""]).filter {
                $0.contains(".aside-")
            }
            #expect(left == [])
            // With room again the comparison goes on where it was.
            let again = try workshop.hone("compare", "tickets", "--approaches", "label-similarity")
            #expect(again.exitCode == 0, "\(again.errorText)")
            #expect(try workshop.snapshot(results) != before)
        }
    }

    @Test func outputThatCannotBeWrittenIsTold() throws {
        try Workshop.withCompared { workshop in
            try workshop.write("{\"input\": \"pump\"}\n", to: "new.jsonl")
            let full = try workshop.bash(
                "\"$hone\" predict --run \(results)/runs/linear-head@encoder new.jsonl > /dev/full"
            )
            #expect(full.exitCode == 1)
            #expect(full.errorText.contains("error: the output cannot be written: No space left on device"))
        }
    }

    /// A reader that has seen enough is no failure.
    @Test func aReaderThatGoesIsNoFailure() throws {
        try Workshop.with { workshop in
            try workshop.write(TicketRow.drawn(3_000).map(\.line).joined(), to: "new.jsonl")
            let script = "set -o pipefail; \"$hone\" embed --model encoder new.jsonl | head -n 1"
            let head = try workshop.bash(script)
            #expect(head.exitCode == 0, "\(head.errorText)")
            #expect(head.errorText == "")
            #expect(try head.lines.count == 1)
        }
    }

    /// Ctrl-C at the start of a stage: the results before it stay, and the next comparison ends as it should.
    @Test(arguments: ["checking", "embedding with", "nearest-examples@", "linear-head@"])
    func anInterruptChangesNoResult(_ stage: String) throws {
        try Workshop.withCompared { workshop in
            // New texts in all rows, and enough of them for every stage to last.
            let rows = TicketRow.drawn(700, from: 1_000).map { row in
                TicketRow(id: row.id, input: "\(row.input) \(row.input)", output: row.output)
            }
            try workshop.write(rows.map(\.line).joined(), to: "tickets/examples.jsonl")
            let before = try workshop.snapshot(results)
            let script = """
                "$hone" compare tickets 2> told & process=$!
                until grep -q '\(stage)' told || ! kill -0 $process 2> /dev/null; do sleep 0.005; done
                kill -INT $process; wait $process; status=$?; cat told >&2; exit $status
                """
            let interrupted = try workshop.bash(script)
            #expect(interrupted.exitCode == 130, "\(interrupted.errorText)")
            #expect(interrupted.errorText.contains(stage))
            #expect(interrupted.errorText.contains("interrupted; earlier results are as they were"))
            #expect(!interrupted.errorText.contains("writing the report"))
            #expect(interrupted.outputText == "")
            #expect(try workshop.snapshot(results) == before)
            let again = try workshop.hone("compare", "tickets", "--approaches", "label-similarity", "--json")
            #expect(again.exitCode == 0, "\(again.errorText)")
            #expect(try again.json["items"] == 700)
        }
    }

    @Test func aSecondProcessIsKeptOut() throws {
        try Workshop.withCompared { workshop in
            try changeTask(workshop)
            let before = try workshop.snapshot(results)
            let arguments = ["compare", "tickets", "--approaches", "label-similarity"]
            func compare() throws -> ChildProcess.Outcome {
                try workshop.hone(arguments[0], arguments[1], arguments[2], arguments[3])
            }
            do {
                let lock = try FolderLock(workshop.path(results))
                let second = try compare()
                #expect(second.exitCode == 2)
                #expect(second.errorText.contains("\(results): another process is writing to this folder"))
                #expect(second.errorText.contains("--out"))
                #expect(try workshop.snapshot(results) == before)
                withExtendedLifetime(lock) {}
            }
            #expect(try compare().exitCode == 0)
        }
    }
}
