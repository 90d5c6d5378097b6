internal import ArgumentParser
internal import HoneBase
internal import HoneData
internal import HoneWorkbench
internal import SystemPackage

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a task folder from a table.",
        discussion: """
            Reads a CSV file (or JSON lines), takes one column as the text and one as its label, and writes
            task.yaml and examples.jsonl. Look at task.yaml: describing the labels helps.

            Example:
              hone init tickets.csv --input text --output team
            """
    )

    @Argument(help: "A CSV or JSONL file.")
    var file: String

    @Option(help: "The column that holds the text.")
    var input: String

    @Option(help: "The column that holds the label.")
    var output: String

    @Option(help: "The column that names an example.")
    var id: String?

    @Option(
        help: "The column of what belongs together, such as a customer: a group never stands in two splits."
    )
    var group: String?

    @Option(help: "The task folder to make; by default the file's name without its ending.")
    var out: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let path = FilePath(file)
        let folder = out.map { FilePath($0) } ?? FilePath(path.removingExtension())
        let columns = ExampleTable.Columns(input: input, output: output, id: id, group: group)
        let made = try TaskMaker.make(from: path, columns, in: folder)
        if json {
            JSONOutput.print([
                "task": .string(folder.string), "examples": .integer(made.exampleCount),
                "labels": .integer(made.labelCount),
            ])
        } else {
            Terminal.output(
                "\(folder): \(made.exampleCount.grouped) examples, \(made.labelCount.grouped) labels"
            )
            Terminal.output("next:  hone check \(folder) && hone compare \(folder)")
        }
    }
}

extension FilePath {
    fileprivate func removingExtension() -> String {
        var copy = self
        copy.extension = nil
        return copy.string
    }
}
