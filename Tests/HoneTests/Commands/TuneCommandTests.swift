import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@Suite struct TuneCommandTests {
    private static let methods = ["head", "lora", "full"]

    /// Calls `body` with a workshop that holds a task of `rows` in `tickets`.
    private func withTask(_ rows: Int = 90, _ body: (Workshop) throws -> Void) throws {
        try Workshop.with { workshop in
            try workshop.makeTask(TicketRow.drawn(rows))
            try body(workshop)
        }
    }

    /// The files that training makes; the weights of a moved encoder among them.
    private func weights(_ workshop: Workshop, _ run: String) throws -> [String: [UInt8]] {
        try workshop.snapshot(run).filter { $0.key.hasSuffix(".safetensors") }
    }

    @Test(arguments: methods) func aTunedRunIsServed(_ method: String) throws {
        try withTask { workshop in
            let tuned = try workshop.hone(
                "tune",
                "tickets",
                "--base",
                "encoder",
                "--method",
                method,
                "--set",
                "epochs=12",
                "--out",
                "run",
                "--json"
            )
            #expect(tuned.exitCode == 0, "\(tuned.errorText)")
            let result = try tuned.json
            #expect(result["ending"] == "complete")
            let score = try #require(result["score"]?.double)
            #expect(score > 0.5, "better than chance of a third")
            #expect(result["validations"]?.array?.count == 12)
            #expect(result["items"] == 18)
            let card = try workshop.text("run/README.md")
            for text in [
                "# tickets, \(method) on encoder", "## Limits", "On 18 held-out",
                "recipe.json",
            ] {
                #expect(card.contains(text), "\(text) in \(card)")
            }
            let recipe = try workshop.json("run/recipe.json")
            #expect(recipe["method"] == .string(method) && recipe["epochs"] == 12)
            #expect(try Files.names(in: workshop.path("run")).contains("checkpoints") == false)
            try workshop.write("{\"input\": \"the pump has a leak\"}\n", to: "new.jsonl")
            let answered = try workshop.hone("predict", "--run", "run", "new.jsonl")
            #expect(answered.exitCode == 0, "\(answered.errorText)")
            let evaluated = try workshop.hone("evaluate", "tickets", "--run", "run", "--json")
            #expect(evaluated.exitCode == 0, "\(evaluated.errorText)")
            // A finished run is not trained over.
            let again = try workshop.hone("tune", "tickets", "--base", "encoder", "--out", "run")
            #expect(again.exitCode == 2)
            #expect(again.errorText.contains("this folder holds a finished run"))
        }
    }

    /// Killed thirty times at any moment, a run ends with the bits of one that was not.
    @Test(arguments: ["lora", "full"]) func killsChangeNothing(_ method: String) throws {
        try withTask { workshop in
            let settings =
                "--base encoder --method \(method) --set epochs=150 --set batch_size=8 --checkpoint-seconds 0.02"
            let unbroken = try workshop.bash("\"$hone\" tune tickets \(settings) --out unbroken")
            #expect(unbroken.exitCode == 0, "\(unbroken.errorText)")
            let script = """
                "$hone" tune tickets \(settings) --out run 2> told & process=$!
                RANDOM=7
                until [ -e run/tuning.json ] || ! kill -0 $process 2> /dev/null; do sleep 0.005; done
                for kill in $(seq 30); do
                    sleep 0.$((RANDOM % 25 + 10))
                    kill -9 $process 2> /dev/null || break
                    wait $process 2> /dev/null
                    "$hone" tune --resume run --checkpoint-seconds 0.02 2>> told & process=$!
                done
                wait $process; status=$?; cat told >&2; exit $status
                """
            let killed = try workshop.bash(script)
            #expect(killed.exitCode == 0, "\(killed.errorText)")
            #expect(killed.errorText.contains("going on from step"))
            #expect(try weights(workshop, "run") == weights(workshop, "unbroken"))
        }
    }

    /// Ctrl-C saves, says how to go on, and the end is the same.
    @Test func anInterruptIsGoneOnFrom() throws {
        try withTask { workshop in
            let settings = "--base encoder --method lora --set epochs=200 --set batch_size=8"
            let unbroken = try workshop.bash("\"$hone\" tune tickets \(settings) --out unbroken")
            #expect(unbroken.exitCode == 0, "\(unbroken.errorText)")
            let script = """
                "$hone" tune tickets \(settings) --out run 2> told & process=$!
                until grep -q training told || ! kill -0 $process 2> /dev/null; do sleep 0.005; done
                sleep 0.2; kill -INT $process; wait $process; status=$?; cat told >&2; exit $status
                """
            let stopped = try workshop.bash(script)
            #expect(stopped.exitCode == 130, "\(stopped.errorText)")
            #expect(stopped.errorText.contains("go on with: hone tune --resume run"))
            let resumed = try workshop.hone("tune", "--resume", "run")
            #expect(resumed.exitCode == 0, "\(resumed.errorText)")
            #expect(resumed.errorText.contains("going on from step"))
            #expect(try weights(workshop, "run") == weights(workshop, "unbroken"))
        }
    }

    @Test(
        arguments: [
            ("--method dora", "unknown method \"dora\""),
            ("--set lr=1", "it is called \"learning_rate\" here"),
            ("--set epochs=0", "a whole number from 1 to"),
            ("--set epochs=many", "a whole number from 1 to"),
            ("--set schedule=liner", "did you mean \"linear\"?"),
            ("--set learning_rate", "key=value"),
            ("--set lora_targets=quary", "no linear module of the base is a \"quary\""),
            ("--base nowhere", "there is no model and no folder \"nowhere\""),
            ("--recipe tickets/task.yaml", "expected: a JSON object"),
            ("--method lora --set method=full", "the method is set by --method"),
            ("--objective contrastive --set batch_size=1", "a step holds one pair"),
            ("--base encoder --objective contrstive", "did you mean \"contrastive\"?"),
        ]
    )
    func whatCannotBeDoneIsTold(_ settings: String, _ says: String) throws {
        try withTask(30) { workshop in
            let base = settings.contains("--base") ? "" : "--base encoder"
            let refused = try workshop.bash("\"$hone\" tune tickets \(base) \(settings) --out run")
            #expect(refused.exitCode == 2, "\(refused.errorText)")
            #expect(refused.errorText.contains(says), "\(refused.errorText)")
            #expect(refused.outputText == "")
        }
    }

    /// Stopped at once, with the last good state kept and what to try.
    @Test func aLossThatIsNoNumberIsTold() throws {
        try withTask(30) { workshop in
            let settings = "--set learning_rate=1e3 --set warmup_share=0 --set clip_norm=1e9 --set epochs=100"
            let diverged = try workshop.bash(
                "\"$hone\" tune tickets --base encoder --method full \(settings) --set head_learning_rate=1e3 --out run"
            )
            #expect(diverged.exitCode == 1, "\(diverged.errorText)")
            #expect(
                diverged.errorText.contains("the loss is no number any more at step"),
                "\(diverged.errorText)"
            )
            #expect(diverged.errorText.contains("lower the learning rate"))
            // The last good state is kept.
            #expect(Files.exists(workshop.path("run/checkpoints/latest.json")))
        }
    }

    @Test func anotherRecipeDataOrDamageIsRefused() throws {
        try withTask { workshop in
            let settings =
                "--base encoder --method lora --set epochs=300 --set batch_size=8 --checkpoint-seconds 0.02"
            let script = """
                "$hone" tune tickets \(settings) --out run 2> told & process=$!
                until [ -e run/checkpoints/latest.json ] || ! kill -0 $process 2> /dev/null; do sleep 0.005; done
                kill -INT $process; wait $process
                """
            #expect(try workshop.bash(script).exitCode == 130)
            let other = try workshop.bash("\"$hone\" tune tickets \(settings) --set seed=1 --out run")
            #expect(other.exitCode == 2)
            #expect(other.errorText.contains("the checkpoint is of another recipe"), "\(other.errorText)")
            let latest = try workshop.json("run/checkpoints/latest.json")
            let path = workshop.path("run/checkpoints/\(latest["file"]?.string ?? "")")
            let bytes = try Files.bytes(of: path)
            try writeQuickly(Array(bytes.dropLast(100)), to: path)
            let cut = try workshop.bash("\"$hone\" tune tickets \(settings) --out run")
            #expect(cut.exitCode == 2)
            #expect(cut.errorText.contains("its bytes are not those that were written"), "\(cut.errorText)")
            // The advice works: without the damaged file, the run goes on from the checkpoint before.
            let names = try Files.names(in: workshop.path("run/checkpoints"))
            if names.count(where: { $0.hasSuffix(".safetensors") }) > 1 {
                try Files.remove(path)
                let plain = try workshop.hone("tune", "--resume", "run", "--dry-run")
                #expect(plain.exitCode == 0, "\(plain.errorText)")
                #expect(plain.errorText.contains("going on from step"))
            }
            // A record that was edited is told from one that was written.
            let record = try Files.text(of: workshop.path("run/checkpoints/latest.json"))
            let step = try #require(latest["step"]?.integer)
            for edited in [
                record.replacing("\"step\": \(step)", with: "\"step\": -1"),
                record.replacing("\"step\": \(step)", with: "\"step\": 99999"),
                record.replacing("\"file\"", with: "\"folder\""),
            ] {
                try writeQuickly(bytes, to: path)
                try workshop.write(edited, to: "run/checkpoints/latest.json")
                let refused = try workshop.hone("tune", "--resume", "run")
                #expect(refused.exitCode == 2, "\(refused.errorText)")
            }
            try workshop.write(record, to: "run/checkpoints/latest.json")
            try writeQuickly(bytes, to: path)
            try workshop.write(TicketRow.drawn(99).map(\.line).joined(), to: "tickets/examples.jsonl")
            let data = try workshop.hone("tune", "--resume", "run")
            #expect(data.exitCode == 2)
            #expect(data.errorText.contains("the checkpoint is of another data"), "\(data.errorText)")
        }
    }

    @Test func aSecondProcessIsKeptOut() throws {
        try withTask { workshop in
            let lock = try FolderLock(workshop.path("run"))
            let second = try workshop.hone("tune", "tickets", "--base", "encoder", "--out", "run")
            #expect(second.exitCode == 2)
            #expect(second.errorText.contains("another process is writing to this folder"))
            withExtendedLifetime(lock) {}
        }
        try Workshop.with { workshop in
            let none = try workshop.hone("tune", "--resume", "encoder")
            #expect(none.exitCode == 2)
            #expect(none.errorText.contains("no training was begun in this folder"))
        }
    }

    /// A disk that fills during a checkpoint: the state before stays, and the run goes on from it.
    @Test func aFullDiskKeepsTheLastGoodState() throws {
        try withTask { workshop in
            let settings = "--base encoder --method full --set epochs=40 --set batch_size=8"
            let full = try workshop.bash(
                "ulimit -f 40; exec \"$hone\" tune tickets \(settings) --checkpoint-seconds 0 --out run"
            )
            #expect(full.exitCode == 1, "\(full.errorText)")
            #expect(full.errorText.contains("no space left to write this file"))
            let resumed = try workshop.hone("tune", "--resume", "run")
            #expect(resumed.exitCode == 0, "\(resumed.errorText)")
            let unbroken = try workshop.bash("\"$hone\" tune tickets \(settings) --out unbroken")
            #expect(unbroken.exitCode == 0)
            #expect(try weights(workshop, "run") == weights(workshop, "unbroken"))
        }
    }

    /// Says what it would take, saves and reads back, and leaves nothing that looks like a run.
    @Test(arguments: methods) func aDryRunTrainsNothing(_ method: String) throws {
        try withTask { workshop in
            let dry = try workshop.bash(
                "\"$hone\" tune tickets --base encoder --method \(method) --dry-run --out run --json"
            )
            #expect(dry.exitCode == 0, "\(dry.errorText)")
            #expect(dry.errorText.contains("examples to train on"))
            #expect(dry.errorText.contains("saving and reading back work; nothing was trained"))
            let plan = try dry.json
            let most = try #require(plan["peak_memory_mb"]?.double)
            let phases = ["training_mb", "evaluation_mb", "saving_mb"].compactMap { plan[$0]?.double }
            #expect(phases.count == 3 && phases.max() == most && most > 10)
            #expect(!Files.exists(workshop.path("run/run.json")))
            // Nothing is left behind, not even a lock.
            #expect(!Files.exists(workshop.path("run")))
        }
    }

    /// Memory that does not suffice is told before the first step, and nothing is begun.
    @Test func memoryThatDoesNotSufficeIsTold() throws {
        try withTask { workshop in
            let settings = "tune tickets --base encoder --method full --out run --memory"
            let refused = try workshop.bash("\"$hone\" \(settings) 4MB")
            #expect(refused.exitCode == 2, "\(refused.errorText)")
            #expect(refused.errorText.contains("this training does not fit into memory"))
            #expect(refused.errorText.contains("expected: at most 4 MB"))
            #expect(refused.errorText.contains("raise --memory"))
            #expect(!Files.exists(workshop.path("run/tuning.json")))
            let nonsense = try workshop.bash("\"$hone\" \(settings) much")
            #expect(nonsense.exitCode == 2)
            #expect(try workshop.bash("\"$hone\" \(settings) 2GB").exitCode == 0)
        }
    }

    /// A checkpoint of another kernel level, version or form is taken up only where the user says so.
    @Test func aCheckpointOfAnotherMachineIsAskedAbout() throws {
        try withTask { workshop in
            let settings =
                "--base encoder --method lora --set epochs=300 --set batch_size=8 --checkpoint-seconds 0.02"
            let script = """
                "$hone" tune tickets \(settings) --out run 2> told & process=$!
                until [ -e run/checkpoints/latest.json ] || ! kill -0 $process 2> /dev/null; do sleep 0.005; done
                kill -INT $process; wait $process
                """
            #expect(try workshop.bash(script).exitCode == 130)
            let other = try workshop.bash("HONE_ISA=scalar \"$hone\" tune --resume run")
            #expect(other.exitCode == 2, "\(other.errorText)")
            #expect(other.errorText.contains("the checkpoint is of another kernel level"))
            #expect(other.errorText.contains("--accept-other-machine"))
            let path = workshop.path("run/checkpoints/latest.json")
            let text = try Files.text(of: path)
            let newer = text.split(separator: "\n").map {
                $0.contains("hone_checkpoint") ? "  \"hone_checkpoint\": 2," : String($0)
            }
            try workshop.write(newer.joined(separator: "\n"), to: "run/checkpoints/latest.json")
            let version = try workshop.hone("tune", "--resume", "run")
            #expect(version.exitCode == 2)
            #expect(version.errorText.contains("the checkpoint is of another version"))
            try workshop.write(text, to: "run/checkpoints/latest.json")
            let accepted = try workshop.bash(
                "HONE_ISA=scalar \"$hone\" tune --resume run --accept-other-machine"
            )
            #expect(accepted.exitCode == 0, "\(accepted.errorText)")
        }
    }

    /// `tuning.json` and `run.json` hold nothing that is passed over in silence.
    @Test func unknownKeysOfARunAreTold() throws {
        try withTask(30) { workshop in
            let tuned = try workshop.bash("\"$hone\" tune tickets --base encoder --set epochs=1 --out run")
            #expect(tuned.exitCode == 0, "\(tuned.errorText)")
            let text = try workshop.text("run/run.json")
            for (key, says) in [
                ("losses", "it is called \"training\" here"), ("lables", "it is called \"labels\" here"),
                ("zzzzzzzz", "remove it, or use the version that wrote it"),
            ] {
                try workshop.write(
                    text.replacing("{", with: "{\"\(key)\": [],", maxReplacements: 1),
                    to: "run/run.json"
                )
                let refused = try workshop.bash("echo '{\"input\": \"a\"}' | \"$hone\" predict --run run")
                #expect(refused.exitCode == 2)
                #expect(refused.errorText.contains(says), "\(refused.errorText)")
            }
        }
    }

    /// Trained without validation, the run sees all examples but those held out, and keeps its last state.
    @Test func validationMayBeLeftOut() throws {
        try withTask { workshop in
            let tuned = try workshop.bash(
                "\"$hone\" tune tickets --base encoder --set epochs=2 --no-validation --out run --json"
            )
            #expect(tuned.exitCode == 0, "\(tuned.errorText)")
            #expect(try tuned.json["validations"] == [])
            #expect(tuned.errorText.contains("72 examples to train on, 0 to validate on, 18 held out"))
            #expect(try workshop.json("run/run.json")["training_examples"] == 72)
        }
    }

    /// Embeddings tuned on pairs of input and label find the label more often, and are used by embed and export.
    @Test(arguments: ["lora", "full"]) func embeddingsAreTuned(_ method: String) throws {
        try withTask { workshop in
            let settings = "--base encoder --method \(method) --objective contrastive --set epochs=20"
            let rate = method == "lora" ? "5e-3" : "1e-3"
            let tuned = try workshop.bash(
                "\"$hone\" tune tickets \(settings) --set learning_rate=\(rate) --out run --json"
            )
            #expect(tuned.exitCode == 0, "\(tuned.errorText)")
            let result = try tuned.json
            let (before, after) = (result["score_before"]?.double, result["score"]?.double)
            #expect(try #require(after) > #require(before) + 0.2)
            try workshop.write("{\"input\": \"the pump has a leak\"}\n", to: "new.jsonl")
            let refused = try workshop.hone("predict", "--run", "run", "new.jsonl")
            #expect(refused.exitCode == 2)
            #expect(refused.errorText.contains("this run embeds texts"))
            let embedded = try workshop.hone("embed", "--model", "run", "new.jsonl")
            #expect(embedded.exitCode == 0, "\(embedded.errorText)")
            let base = try workshop.hone("embed", "--model", "encoder", "new.jsonl")
            #expect(embedded.outputText != base.outputText)
        }
        try withTask(30) { workshop in
            let nothing = try workshop.bash(
                "\"$hone\" tune tickets --base encoder --method head --objective contrastive --out run"
            )
            #expect(nothing.exitCode == 2)
            #expect(
                nothing.errorText.contains("the method head moves nothing under the objective contrastive")
            )
        }
    }

    /// A folder with files of somebody else, and none at all, are no places for a run.
    @Test func nothingOfOthersIsWrittenOver() throws {
        try withTask(30) { workshop in
            try workshop.write("precious", to: "mine/README.md")
            let refused = try workshop.bash("\"$hone\" tune tickets --base encoder --out mine")
            #expect(refused.exitCode == 2)
            #expect(
                refused.errorText.contains(
                    "this folder holds files that no training wrote, such as README.md"
                )
            )
            #expect(try workshop.text("mine/README.md") == "precious")
            let nowhere = try workshop.bash("\"$hone\" tune tickets --base encoder --out ''")
            #expect(nowhere.exitCode == 2)
            // What is refused leaves no folder.
            let wrong = try workshop.bash("\"$hone\" tune tickets --base encoder --memory 1MB --out new")
            #expect(wrong.exitCode == 2 && !Files.exists(workshop.path("new")))
        }
    }

    /// A recipe in a file: its method counts, another on the command line is a contradiction; keys have other names
    /// elsewhere, and the version must stand in it.
    @Test func aRecipeFileIsHeldToItsForm() throws {
        try withTask(30) { workshop in
            func tune(_ recipe: String, _ more: String = "") throws -> ChildProcess.Outcome {
                try workshop.write(recipe, to: "r.json")
                return try workshop.bash(
                    "\"$hone\" tune tickets --base encoder --recipe r.json --dry-run \(more)"
                )
            }
            let full = "{\"hone_recipe\": 1, \"method\": \"full\", \"epochs\": 1}"
            #expect(try tune(full).exitCode == 0)
            let contradiction = try tune(full, "--method lora")
            #expect(contradiction.exitCode == 2)
            #expect(contradiction.errorText.contains("whose method is full"), "\(contradiction.errorText)")
            let unversioned = try tune("{\"epochs\": 1}")
            #expect(unversioned.exitCode == 2)
            #expect(
                unversioned.errorText.contains("r.json, field \"hone_recipe\""),
                "\(unversioned.errorText)"
            )
            let renamed = try tune("{\"hone_recipe\": 1, \"rank\": 4}")
            #expect(renamed.exitCode == 2)
            #expect(renamed.errorText.contains("it is called \"lora_rank\" here"))
            #expect(renamed.errorText.contains("r.json"))
        }
    }

    /// The report of a run is a page with the curve of its losses.
    @Test func aRunHasAReport() throws {
        try withTask(30) { workshop in
            let tuned = try workshop.bash("\"$hone\" tune tickets --base encoder --set epochs=3 --out run")
            #expect(tuned.exitCode == 0, "\(tuned.errorText)")
            let page = try workshop.text("run/report.html")
            for part in [
                "<polyline class=\"curve c0\"", "What moved", "attention.self.query", "learning_rate",
            ] {
                #expect(page.contains(part), "\(part)")
            }
        }
    }

    static let hasEncoder =
        (try? ChildProcess(Workshop.program.string, ["embed", "--model", "minilm"]).run())?.exitCode == 0

    /// The plan is within a tenth of what a fresh process then takes.
    @Test(.enabled(if: hasEncoder), arguments: methods) func thePlanForetellsThePeak(_ method: String) throws
    {
        try withTask(400) { workshop in
            let tuned = try workshop.bash(
                "\"$hone\" tune tickets --base minilm --method \(method) --set epochs=1 --out run --json"
            )
            #expect(tuned.exitCode == 0, "\(tuned.errorText)")
            let result = try tuned.json
            let planned = try #require(result["plan"]?["peak_memory_mb"]?.double)
            let measured = try #require(result["peak_memory_mb"]?.double)
            #expect(
                abs(planned - measured) <= 0.1 * measured,
                "planned \(planned) MB, measured \(measured) MB"
            )
        }
    }
}
