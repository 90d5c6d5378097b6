internal import ArgumentParser
internal import HoneBase
internal import HoneModels
internal import HoneTensor
internal import HoneTraining
internal import HoneWorkbench
internal import SystemPackage

struct BenchTrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a shape with made-up weights for some steps.",
        discussion: """
            Nothing is fetched: speed does not depend on what weights are. Prints tokens per second, memory, the share of
            what this machine's matrix products can do at most, and the hours that so many examples would take.

            Examples:
              hone bench train --shape smollm2-135m --method lora
              hone bench train --shape qwen2.5-0.5b --method lora --tokens 512 --examples 5000
              hone bench train --shape smollm2-135m --method lora --batch 8 --data lengths.json --bucket --steps 40
            """
    )

    enum Method: String, ExpressibleByArgument, CaseIterable { case lora, full }

    @Option(help: "A well-known model (hone models fit lists them), or a config.json.")
    var shape: String

    @Option(help: "What is trained: a low-rank adapter, or every tensor.")
    var method = Method.lora

    @Option(help: "The rank of the adapter.")
    var rank = 8

    @Option(help: "The tokens of each example.")
    var tokens = 512

    @Option(help: "The examples of each step.")
    var batch = 1

    @Option(help: "A JSON list of lengths in tokens: examples of these lengths.", completion: .file())
    var data: String?

    @Flag(
        help:
            "For tools that pad: examples of about one length together. Nothing is padded here: it changes nothing."
    )
    var bucket = false

    @Option(name: .customLong("tokens-per-pass"), help: "The most tokens of one pass; a larger step is cut.")
    var tokensPerPass = 1_024

    @Flag(help: "Compute blocks again in the backward pass: less memory, more time.")
    var recompute = false

    @Option(help: "How many steps are measured, behind one that is not.")
    var steps = 4

    @Option(help: "How many examples of these lengths to give the hours for.")
    var examples = 1_000

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (2...1 << 20).contains(tokens), (1...4_096).contains(batch), (1...10_000).contains(steps),
            (1...4_096).contains(rank), (1...1 << 40).contains(examples),
            (1...1 << 24).contains(tokensPerPass)
        else {
            throw ValidationError(
                "--tokens is 2 to 1,048,576, --batch and --rank 1 to 4,096, --steps 1 to 10,000, --tokens-per-pass 1 to "
                    + "16,777,216, --examples 1 or more"
            )
        }
    }

    func run() throws {
        let shape = try ModelShape(shape)
        var recipe = Recipe(method: method == .lora ? LoRAMethod.self : FullMethod.self, for: .decoder)
        recipe.lora.rank = rank
        recipe.lora.alpha = Double(2 * rank)
        recipe.batchSize = batch
        recipe.tokensPerPass = tokensPerPass
        recipe.epochs = steps + 1
        recipe.learningRate = 1e-4
        let lengths = try self.lengths()
        let before = CPU.measureLimits()
        let trial = try TrainingTrial(shape, recipe, lengths: lengths, recomputesBlocks: recompute)
        let result = try trial.run(steps: steps)
        let peak = Hone.peakMemory
        // Before and after: on a busy machine one of them falls short of what it can do.
        let limits = before.orBetter(CPU.measureLimits())
        let share = result.productOperationsPerSecond / limits.productOperations
        let mean = Double(lengths.reduce(0, +)) / Double(lengths.count)
        let hours = Double(examples) * mean / result.tokensPerSecond / 3_600
        guard json else {
            Terminal.write(
                """
                \(shape.name), \(method.rawValue), \(result.movingCount.grouped) numbers move
                training  \(result.tokensPerSecond.significant(3)) tokens/s, \((share * 100).fixed(0))% of this machine's \
                products
                step      \(result.stepSeconds.significant(3)) s at the median of \(steps)
                memory    \(peak.fixed(0)) MB at the peak
                time      \(hours.significant(2)) hours for \(examples.grouped) examples of \(mean.fixed(0)) tokens, once

                """,
                to: 1
            )
            return
        }
        JSONOutput.print([
            "shape": .string(shape.name), "method": .string(method.rawValue),
            "moving_parameters": .integer(result.movingCount), "tokens": .number(mean),
            "batch": .integer(batch),
            "steps": .integer(steps), "step_seconds_median": .number(result.stepSeconds),
            "tokens_per_second": .number(result.tokensPerSecond), "peak_memory_mb": .number(peak),
            "share_of_products": .number(share), "examples": .integer(examples), "hours": .number(hours),
            "loss": .number(result.loss), "recomputes_blocks": .bool(recompute), "bucket": .bool(bucket),
            "kernel_level": .string(CPU.shared.name),
        ])
    }

    /// The lengths of the examples, enough for a step.
    private func lengths() throws -> [Int] {
        guard let data else { return Array(repeating: tokens, count: batch) }
        let value = try JSONScanner.parse(Files.bytes(of: FilePath(data)))
        guard let list = value.array, !list.isEmpty,
            list.allSatisfy({ (2...1 << 20).contains($0.integer ?? 0) })
        else {
            throw ValidationError("\(data) is a JSON list of lengths in tokens, each 2 or more")
        }
        return list.compactMap(\.integer)
    }
}
