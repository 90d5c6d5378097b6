import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// `hone index` and what breaks in on it: a kill at any moment, another process, a full disk.
@Suite struct IndexKillTests {
    /// The documents of one state: each says which one.
    private static let count = 40

    private func write(_ version: Int, to workshop: Workshop) throws {
        for number in 0..<Self.count {
            let filler = (0..<150).map { "word\(($0 * 7 + number) % 211)" }.joined(separator: " ")
            // One in four stays as it is, and one comes and goes.
            let said = number % 4 == 0 ? "same" : "version\(version)"
            try workshop.write(
                "# Pump \(number)\n\nmarker \(said)\n\n\(filler)\n",
                to: "documents/d\(number).md"
            )
        }
        try Files.remove(workshop.path("documents/odd.md"))
        if version % 2 == 1 { try workshop.write("marker version\(version)\n", to: "documents/odd.md") }
    }

    /// Which state the index is in, 0 for none; nil, with an issue, for a mix or for damage.
    private func state(of workshop: Workshop) throws -> Int? {
        let outcome = try workshop.hone(
            "search",
            "documents.index",
            "marker",
            "--as",
            "anna",
            "--limit",
            "1000",
            "--json",
            "--no-audit",
            "--search",
            "words"
        )
        if outcome.exitCode == 2 {
            #expect(
                outcome.errorText.contains("never finished") || outcome.errorText.contains("no such file")
            )
            return 0
        }
        try #require(outcome.exitCode == 0, "\(outcome.errorText)")
        let lines = try outcome.lines
        let texts = lines.compactMap { $0["text"]?.string }
        let versions = Set(
            texts.flatMap { $0.split(whereSeparator: \.isWhitespace) }.filter { $0.hasPrefix("version") }
        )
        guard versions.count == 1, let version = versions.first.flatMap({ Int($0.dropFirst(7)) }) else {
            Issue.record("a mix: \(versions)")
            return nil
        }
        let documents = Set(lines.compactMap { $0["document"]?.string })
        #expect(documents.count == Self.count + version % 2, "state \(version)")
        return version
    }

    private func index(_ workshop: Workshop) throws {
        let outcome = try workshop.hone(
            "index",
            "documents",
            "--out",
            "documents.index",
            "--words-only",
            "--public"
        )
        #expect(outcome.exitCode == 0, "\(outcome.errorText)")
    }

    /// Starts `hone index` and kills it after some milliseconds.
    private func killed(_ workshop: Workshop, after milliseconds: Double) throws {
        _ = try workshop.bash(
            "\"$hone\" index documents --out documents.index --words-only --public > /dev/null 2>&1 & pid=$!\n"
                + "sleep \(milliseconds / 1_000); kill -9 $pid 2> /dev/null; wait $pid 2> /dev/null; true"
        )
    }

    @Test func aKillLeavesTheOldIndexOrTheNewOne() throws {
        try withTemporaryFolder { folder in
            let workshop = Workshop(folder: folder)
            var random = Philox(seed: 41)
            try write(1, to: workshop)
            let start = ContinuousClock.now
            try index(workshop)
            let whole = Double((ContinuousClock.now - start) / .milliseconds(1))
            #expect(try state(of: workshop) == 1)
            var states: [Int: Int] = [:]
            for round in 0..<40 {
                let before = round % 4 == 0 ? 0 : round + 1
                if before == 0 { try Files.remove(workshop.path("documents.index")) }
                try write(round + 2, to: workshop)
                for _ in 0...random.below(2) {
                    let milliseconds = random.below(1_000)
                    try killed(workshop, after: Double(milliseconds) / 1_000 * whole * 1.1)
                }
                let found = try state(of: workshop)
                #expect(found == before || found == round + 2, "round \(round)")
                states[found == before ? 0 : 1, default: 0] += 1
                try index(workshop)
                #expect(try state(of: workshop) == round + 2, "round \(round)")
            }
            // A test that only ever sees one of the two tests nothing.
            #expect(states[0, default: 0] > 0, "\(states)")
        }
    }

    /// Ctrl-C in the first change takes the file with it; one that was there stays.
    @Test func ctrlCLeavesWhatWasThere() throws {
        try withTemporaryFolder { folder in
            let workshop = Workshop(folder: folder)
            let lines = (0..<12_000).map {
                "pump \($0) valve\($0 % 977) and more words to make a line of it\n"
            }
            try workshop.write(lines.joined(), to: "block")
            // Work for longer than it takes to look whether the file is there.
            let long = "mkdir -p documents; for i in {1..80}; do cat block; done > documents/long.txt"
            #expect(try workshop.bash(long).exitCode == 0)
            let script =
                "\"$hone\" index documents --out i --words-only --public > /dev/null & pid=$!\n"
                + "until [ -e i ]; do sleep 0.005; done; sleep 0.05; kill -INT $pid; wait $pid"
            let first = try workshop.bash(script)
            #expect(first.exitCode == 130 && first.errorText.contains("interrupted"), "\(first.errorText)")
            #expect(!Files.exists(workshop.path("i")))
            try workshop.write("", to: "i")
            _ = try workshop.bash(script)
            #expect(Files.exists(workshop.path("i")))
        }
    }

    @Test func twoProcessesDoNotChangeOneIndex() throws {
        try withTemporaryFolder { folder in
            let workshop = Workshop(folder: folder)
            try write(1, to: workshop)
            try index(workshop)
            try write(2, to: workshop)
            let outcome = try workshop.bash(
                "flock -o documents.index sleep 20 & holder=$!; sleep 0.5\n"
                    + "\"$hone\" index documents --out documents.index --words-only --public; code=$?\n"
                    + "\"$hone\" search documents.index marker --as anna --limit 1 --json --no-audit || code=99\n"
                    + "kill $holder; exit $code"
            )
            #expect(
                outcome.exitCode == 1 && outcome.errorText.contains("another process is changing this index")
            )
            #expect(outcome.outputText.contains("version1") || outcome.outputText.contains("same"))
            // Many at once: one changes it, the others are told or come later; the index is whole.
            let many = try workshop.bash(
                "for i in 1 2 3 4 5 6; do \"$hone\" index documents --out documents.index --words-only --public & done"
                    + "\nfailed=0; for job in $(jobs -p); do wait $job || failed=$((failed + 1)); done; echo $failed"
            )
            let last = many.outputText.split(separator: "\n").last.flatMap { Int($0) }
            #expect((0..<6).contains(last ?? 6), "\(many.outputText) \(many.errorText)")
            #expect(try state(of: workshop) == 2)
        }
    }

    /// A disk that is full, here a file that may not grow: told, and the index is as it was.
    @Test func aFullDiskLeavesTheIndex() throws {
        try withTemporaryFolder { folder in
            let workshop = Workshop(folder: folder)
            try write(1, to: workshop)
            func limited(_ kilobytes: Int, _ name: String) throws -> ChildProcess.Outcome {
                try workshop.bash(
                    "ulimit -f \(kilobytes); exec \"$hone\" index documents --out \(name) --words-only --public"
                )
            }
            let new = try limited(40, "new.index")
            #expect(new.exitCode == 1 && new.errorText.contains("no space left"), "\(new.errorText)")
            #expect(!Files.exists(workshop.path("new.index")), "there was none before")
            #expect(try limited(100_000, "new.index").exitCode == 0)
            try index(workshop)
            let size = try Files.bytes(of: workshop.path("documents.index")).count / 1_024
            try write(2, to: workshop)
            for room in [1, 20, 60] {
                let full = try limited(size + room, "documents.index")
                #expect(full.exitCode == 1 && full.errorText.contains("no space left"), "\(full.errorText)")
                #expect(try state(of: workshop) == 1)
            }
            try index(workshop)
            #expect(try state(of: workshop) == 2)
        }
    }
}
