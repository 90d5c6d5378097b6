import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct ComparisonTests {
    /// Keeps a comparison waiting where it begins to index documents.
    private struct SlowIndexing: ComparisonObserver {
        let microseconds: UInt32

        func begin(_ stage: String, total: Int) {
            if stage == "indexing the documents" { usleep(microseconds) }
        }
        func update(_ done: Int) {}
        func note(_ text: String) {}
    }

    /// An approach is left out where what is left of the time does not suffice for it, the documents' index counted.
    ///
    /// Each is taken to need two seconds at least, for its single requests.
    @Test func indexingCountsTowardsTheTime() throws {
        try withTinyBase { base, folder in
            let task = try TaskFolder(
                folder.appending("task"),
                yaml: "bases: [\(base.folder.string)]\ndocuments: docs\n"
                    + "approaches: [label-similarity, retrieval-words]\n",
                ["examples.jsonl": SampleRow.unlike(60)]
            )
            try Files.makeFolder(task.path.appending("docs"))
            try task.write("# Pumps\n\nThe pump leaks.\n", to: "docs/pump.md")
            var options = Comparison.Options(output: folder.appending("out"), command: "hone compare")
            options.maximumMinutes = 4.0 / 60
            let told = problem {
                _ = try Comparison(task.task, options, observer: SlowIndexing(microseconds: 2_500_000)).run()
            }
            #expect(told?.what.contains("no approach can be measured in") == true)
        }
    }
}
