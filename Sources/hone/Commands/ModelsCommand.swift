internal import ArgumentParser
internal import HoneBase
internal import HoneModels
internal import HoneRemote
internal import HoneTensor
internal import HoneWorkbench
internal import SystemPackage

struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the model store, and say which well-known models this machine can take.",
        subcommands: [List.self, Fit.self],
        defaultSubcommand: List.self
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the models that are in the store.")

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() throws {
            let store = ModelStore.standard
            let entries = store.entries()
            guard json else {
                if entries.isEmpty {
                    return Terminal.write(
                        "the model store \(store.root.string) is empty: hone pull minilm\n",
                        to: 1
                    )
                }
                var table = Table(["name", "licence", "from"].map { Table.Column(title: $0) })
                for entry in entries { table.add([entry.name, entry.licence ?? "", entry.upstream ?? ""]) }
                return Terminal.write(table.text + "\n", to: 1)
            }
            JSONOutput.print([
                "store": .string(store.root.string),
                "models": .array(
                    entries.map {
                        [
                            "name": .string($0.name), "licence": $0.licence.map(JSON.string) ?? .null,
                            "from": $0.upstream.map(JSON.string) ?? .null,
                        ]
                    }
                ),
            ])
        }
    }

    struct Fit: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say which well-known models fit this machine, by their shapes.",
            discussion: """
                Nothing is fetched. Memory is counted by rehearsing: generation with 1,024 tokens of context, training on
                512 tokens at a time. Tokens per second are estimates from what this machine's memory and products give.

                Examples:
                  hone models fit
                  hone models fit --memory 8 --method lora
                """
        )

        enum Method: String, ExpressibleByArgument, CaseIterable { case lora, full }

        @Option(help: "GB that may be taken; by default what the machine has free.")
        var memory: Double?

        @Option(help: "Only models that can be tuned by this method.")
        var method: Method?

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() throws {
            if let memory, !(memory > 0 && memory <= 1e6) {
                throw ValidationError("--memory is a number of GB above 0, at most 1,000,000")
            }
            let limit = memory.map { $0 * 1_024 } ?? Hone.freeMemory
            let limits = CPU.measureLimits()
            let wanted = method.flatMap { ModelFit.Use(rawValue: $0.rawValue) }
            let fits = try ModelShape.known.map { shape throws(ModelError) in try ModelFit(shape, limits) }
                .filter { ($0.memory[wanted ?? .int4] ?? .infinity) <= limit }
                .sorted { $0.parameterCount < $1.parameterCount }
            json ? printJSON(fits, limit) : printTable(fits, limit)
        }

        private func printTable(_ fits: [ModelFit], _ limit: Double) {
            let titles =
                ["model", "parameters", "licence"]
                + ModelFit.Use.allCases.map { "\($0.rawValue) MB, tokens/s" }
            var table = Table(
                titles.map {
                    Table.Column(title: $0, alignment: ["model", "licence"].contains($0) ? .left : .right)
                }
            )
            for fit in fits {
                let uses = ModelFit.Use.allCases.map { use in
                    guard let memory = fit.memory[use], let speed = fit.tokensPerSecond[use] else {
                        return ""
                    }
                    return memory <= limit ? "\(Int(memory).grouped), \(speed.significant(2))" : "-"
                }
                table.add([fit.shape.name, fit.parameterCount.grouped, fit.shape.licence ?? ""] + uses)
            }
            Terminal.write(
                table.text
                    + "\nmemory to take: \(Int(limit).grouped) MB; a use that does not fit is left out\n",
                to: 1
            )
        }

        private func printJSON(_ fits: [ModelFit], _ limit: Double) {
            let models = fits.map { fit -> JSON in
                var members: [(String, JSON)] = [
                    ("name", .string(fit.shape.name)), ("parameters", .integer(fit.parameterCount)),
                    ("licence", .string(fit.shape.licence ?? "")),
                ]
                for use in ModelFit.Use.allCases {
                    let memory = fit.memory[use] ?? 0
                    members.append(
                        (
                            use.rawValue,
                            [
                                "memory_mb": .number(memory), "fits": .bool(memory <= limit),
                                "tokens_per_second": .number(fit.tokensPerSecond[use] ?? 0),
                            ]
                        )
                    )
                }
                return .object(JSONObject(members))
            }
            JSONOutput.print(["limit_mb": .number(limit), "models": .array(models)])
        }
    }
}
