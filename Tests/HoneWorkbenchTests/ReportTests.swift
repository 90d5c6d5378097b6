import HoneBase
import HoneData
import HoneEvaluation
import Testing

@testable import HoneWorkbench

/// A comparison whose answers are drawn at random, with evidence computed as for a real one.
struct SampleComparison {
    /// An approach that answers right with the probability `skill` on an item of middling difficulty.
    struct Candidate {
        var name: String
        var base: String? = "minilm"
        var skill: Double
        var fitSeconds = 1.0
        var milliseconds: Double? = 1.2
        var perThousand: Double?
        var failing = 0.0
    }

    var labels = ["billing", "delivery", "warranty"]
    var texts: [(input: String, label: Int)] = (0..<60).map { ("text number \($0)", $0 % 3) }
    var candidates = [Candidate(name: "nearest-examples", skill: 0.8), Candidate(name: "linear-head", skill: 0.9)]
    var metric = Metric.accuracy
    var margin = 0.03
    var procedure = ComparisonResult.Procedure.crossFitting
    var requests = 146_100.0
    var task = "equipment-tickets"
    var file = "tickets/examples.jsonl"
    var findings: [Finding] = []
    var suspects = true

    func result() throws -> ComparisonResult {
        var draws = Philox(seed: 7)
        let difficulties = texts.map { _ in draws.uniform() }
        let items = texts.enumerated().map { place, text in
            ComparisonResult.Item(id: "T\(place)", input: text.input, label: text.label, file: file, line: place + 1)
        }
        let truth = texts.map { labels[$0.label] }
        var predictions: [[Prediction]] = []
        var outcomes: [Outcomes] = []
        for (number, candidate) in candidates.enumerated() {
            var draws = Philox(seed: 7, stream: UInt64(number + 1))
            let answers = zip(texts, difficulties).map { text, difficulty in
                answer(candidate, truth: text.label, difficulty: difficulty, &draws)
            }
            predictions.append(answers)
            if !texts.isEmpty {
                let names = answers.map { $0.label.map { labels[$0] } }
                outcomes.append(try metric.outcomes(of: [names], wanted: truth))
            }
        }
        let reference = candidates.indices.max { candidates[$0].skill < candidates[$1].skill } ?? 0
        let others = candidates.indices.filter { $0 != reference }
        let paired =
            outcomes.isEmpty
            ? []
            : try pairedResults(
                of: others.map { outcomes[$0] },
                against: outcomes[reference],
                margin: margin,
                resamples: 400
            )
        let versus = Dictionary(uniqueKeysWithValues: zip(others, paired))
        let approaches = candidates.indices.map { index in
            approach(candidates[index], predictions[index], outcomes.isEmpty ? nil : outcomes[index], versus[index])
        }
        let good = approaches.filter { $0.versusReference.map { $0.verdict == .goodEnough } ?? true }
        let chosen = good.min { ($0.costTotal ?? .infinity) < ($1.costTotal ?? .infinity) }
        return ComparisonResult(
            task: task, instruction: "Sort the support ticket to the one team that must take it first.",
            metric: metric, margin: margin, labels: labels, items: items, trainingCount: items.count,
            procedure: procedure, testOpened: 2, seeds: 1, requests: requests, requestsPerDay: requests / 365.25,
            months: 12, currency: "EUR", machineHour: 0.2, assumptions: ["12 months (task.yaml gives no time)"],
            approaches: approaches, reference: approaches.isEmpty ? "" : approaches[reference].identifier,
            advice: Advice(
                approach: chosen?.name ?? "none", base: chosen?.base,
                verdict: chosen?.versusReference?.verdict ?? .reference, holdsFrom: 0, holdsTo: 40_200_000,
                why: chosen.map { "Use \($0.identifier): \(Figure.percent($0.score)) \(metric.rawValue)." }
                    ?? "Nothing was measured.",
                labelsNeeded: nil
            ),
            findings: findings, suspectedLabels: suspects ? suspectedLabels(items, approaches) : [],
            provenance: [
                ("command", "hone compare tickets"), ("hone", Hone.version), ("data sha256", String(repeating: "ab", count: 32)),
            ],
            truncatedCount: 0
        )
    }

    private func answer(
        _ candidate: Candidate,
        truth: Int,
        difficulty: Double,
        _ draws: inout Philox
    ) -> Prediction {
        let (luck, failure, doubt, distance) = (draws.uniform(), draws.uniform(), draws.uniform(), draws.uniform())
        guard failure >= candidate.failing else { return Prediction(label: nil) }
        let probability = candidate.milliseconds == nil ? nil : 1 - 0.6 * doubt * doubt
        // An item is the harder for all candidates the higher its difficulty; the skill is the share that is right.
        let isSkilled = candidate.skill > 0.8 && candidate.skill <= 1
        let limit = isSkilled ? 1 - (0.42 * (1 - candidate.skill)).squareRoot() : 0.15 + 0.7 * candidate.skill
        let isRight = 0.7 * difficulty + 0.3 * luck < limit
        guard !isRight, labels.count > 1 else { return Prediction(label: truth, probability: probability) }
        let step = 1 + Int(distance * distance * Double(labels.count - 1))
        return Prediction(label: (truth + step) % labels.count, probability: probability.map { $0 * 0.9 })
    }

    private func approach(
        _ candidate: Candidate,
        _ predictions: [Prediction],
        _ outcomes: Outcomes?,
        _ versus: PairedResult?
    ) -> ApproachResult {
        let right = zip(texts, predictions).count { $0.label == $1.label }
        let failed = predictions.count { $0.label == nil }
        let latency = candidate.milliseconds.map {
            ApproachResult.Latency(p50: $0, p95: $0 * 1.7, mean: $0 * 1.1)
        }
        let cost =
            latency.map { Cost(trainSeconds: candidate.fitSeconds, latency: $0, machineHour: 0.2) }
            ?? candidate.perThousand.map { Cost(fit: 0, perThousand: $0) }
        return ApproachResult(
            name: candidate.name, base: candidate.base, score: outcomes?.score ?? 0,
            interval: outcomes?.interval(resamples: 400) ?? Interval(lower: 0, upper: 1, confidence: 0.95),
            right: right, wrong: predictions.count - right - failed, failed: failed,
            validationScore: candidate.skill, seedScores: [outcomes?.score ?? 0],
            choices: latency == nil ? [] : [("strength", "10")],
            trainSeconds: latency == nil ? 0 : candidate.fitSeconds, latency: latency,
            tokensPerRequest: latency.map { _ in 34.2 }, peakMemory: latency.map { _ in 212 }, cost: cost,
            costTotal: cost?.total(requests: requests), run: latency.map { _ in "runs/\(candidate.name)@minilm" },
            versusReference: versus, predictions: predictions
        )
    }

    private func suspectedLabels(
        _ items: [ComparisonResult.Item],
        _ approaches: [ApproachResult]
    ) -> [ComparisonResult.SuspectedLabel] {
        guard let judge = approaches.last(where: { $0.latency != nil }) else { return [] }
        return zip(items.indices, judge.predictions).compactMap { item, prediction in
            guard let label = prediction.label, let probability = prediction.probability,
                label != items[item].label, probability > 0.8
            else { return nil }
            return .init(
                item: item, given: items[item].label, predicted: label, probability: probability,
                approach: judge.identifier
            )
        }
    }
}

/// Whether every tag of a page is closed in order, and what its text and attributes are.
struct MarkupReader {
    struct Fault: Error { var what: String }

    private(set) var text = ""
    private(set) var attributes: [(tag: String, name: String, value: String)] = []

    init(_ page: String) throws {
        let bytes = Array(page.utf8)
        var open: [String] = []
        var place = 0
        func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "<") else {
                let end = bytes[place...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
                let piece = string(place..<end)
                guard !piece.contains(">") else { throw Fault(what: "a bare > in \"\(piece.prefix(80))\"") }
                text += piece
                place = end
                continue
            }
            var end = place + 1
            var quoted = false
            while end < bytes.count, quoted || bytes[end] != UInt8(ascii: ">") {
                if bytes[end] == UInt8(ascii: "\"") { quoted.toggle() }
                guard bytes[end] != UInt8(ascii: "<") else {
                    throw Fault(what: "< inside a tag: \(string(place..<min(end + 40, bytes.count)))")
                }
                end += 1
            }
            guard end < bytes.count else { throw Fault(what: "a tag is not closed: \(string(place..<end).prefix(80))") }
            let tag = string(place + 1..<end)
            place = end + 1
            if tag.hasPrefix("!DOCTYPE") { continue }
            if tag.hasPrefix("/") {
                guard open.popLast() == String(tag.dropFirst()) else {
                    throw Fault(what: "<\(tag)> closes nothing, at \(string(max(0, end - 160)..<end))")
                }
                continue
            }
            let name = String(tag.prefix { $0.isLetter || $0.isNumber })
            try readAttributes(of: name, String(tag.dropFirst(name.count)))
            if tag.hasSuffix("/") || ["meta", "input", "wbr"].contains(name) { continue }
            open.append(name)
            if name == "style" || name == "script" {
                let closing = Array("</\(name)>".utf8)
                while place + closing.count <= bytes.count, !bytes[place...].starts(with: closing) { place += 1 }
            }
        }
        guard open.isEmpty else { throw Fault(what: "not closed: \(open)") }
    }

    private mutating func readAttributes(of tag: String, _ text: String) throws {
        var rest = text.drop { $0 == " " || $0 == "\n" }
        while let equals = rest.firstIndex(of: "="), rest[rest.index(after: equals)...].first == "\"" {
            let name = rest[..<equals].split(separator: " ").last.map(String.init) ?? ""
            let start = rest.index(equals, offsetBy: 2)
            guard let end = rest[start...].firstIndex(of: "\"") else { throw Fault(what: "an open quote in <\(tag)\(text)>") }
            attributes.append((tag, name, String(rest[start..<end])))
            rest = rest[rest.index(after: end)...]
        }
    }

    func values(of name: String) -> [String] { attributes.filter { $0.name == name }.map(\.value) }
}

struct ReportTests {
    static let all = [
        "verdict", "approaches", "cost", "confusion", "errors", "suspected", "checks", "next", "reproduce",
    ]

    private func sections(_ page: String) throws -> [String] {
        try MarkupReader(page).attributes.filter { $0.tag == "section" && $0.name == "id" }.map(\.value)
    }

    @Test func holdsEverySectionInOrder() throws {
        #expect(try sections(Report(SampleComparison().result()).html) == Self.all)
    }

    @Test func leavesOutWhatThereIsNothingToSayOf() throws {
        var sample = SampleComparison()
        sample.candidates = [.init(name: "linear-head", skill: 2)]
        sample.suspects = false
        let page = Report(try sample.result()).html
        #expect(try sections(page) == Self.all.filter { $0 != "cost" && $0 != "suspected" })
        #expect(page.contains("answered every one of"))
        #expect(page.contains("The true error rate may still be as high as 6.0%"))
    }

    @Test func escapesEveryTextOfTheUser() throws {
        let hostile = "<script>alert(1)</script>&\"'"
        var sample = SampleComparison()
        sample.labels = [hostile, "</td><img src=x onerror=alert(2)>", "plain"]
        sample.texts = (0..<60).map { ("\($0) \(hostile) <\u{338}b> </p></li></style><!-- \u{0}", $0 % 3) }
        sample.candidates = [
            .init(name: "nearest\(hostile)", base: "base\(hostile)", skill: 0.6),
            .init(name: "linear-head", base: hostile, skill: 0.7),
            .init(name: hostile, base: nil, skill: 0.3, milliseconds: nil, perThousand: 1),
        ]
        sample.task = hostile
        sample.file = "data/\(hostile).jsonl"
        sample.findings = [
            Finding("check", .warning, hostile, evidence: [.init(.init(file: hostile, line: 3), hostile)])
        ]
        let page = Report(try sample.result()).html
        let reader = try MarkupReader(page)
        #expect(page.ranges(of: "<script").count == 1)
        #expect(!page.contains("<img"))
        #expect(!page.contains("alert(1)</script>"))
        #expect(!page.utf8.contains(0))
        #expect(reader.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;"))
        #expect(reader.attributes.allSatisfy { !$0.name.hasPrefix("on") })
    }

    @Test func refersToNothingOutside() throws {
        var sample = SampleComparison()
        sample.texts = (0..<60).map { ("see https://example.com/\($0) and //example.com", $0 % 3) }
        let page = Report(try sample.result()).html
        let reader = try MarkupReader(page)
        let ids = reader.values(of: "id")
        #expect(Set(ids).count == ids.count)
        #expect(reader.values(of: "src").isEmpty)
        #expect(!reader.values(of: "href").isEmpty)
        #expect(reader.values(of: "href").allSatisfy { $0.hasPrefix("#") && ids.contains(String($0.dropFirst())) })
        for (tag, name, value) in reader.attributes { #expect(!value.contains("//"), "\(tag) \(name)=\(value)") }
        for part in [ReportStyle.page, ReportStyle.tables, ReportStyle.charts, ReportStyle.narrow, ErrorFilter.script] {
            #expect(!part.text.contains("url("))
            #expect(!part.text.contains("@import"))
            #expect(!part.text.contains("http"))
        }
    }

    @Test(arguments: [Metric.accuracy, .macroF1, .exactMatch, .tokenF1, .rougeL])
    func speaksOfEveryMetric(_ metric: Metric) throws {
        var sample = SampleComparison()
        sample.metric = metric
        sample.procedure = .testSet
        let page = Report(try sample.result()).html
        #expect(try sections(page) == Self.all)
        #expect(page.contains(metric.inWords))
        #expect(page.contains("Of 1,000 requests") == metric.isRightOrWrong)
    }

    static let degenerate: [(name: String, change: @Sendable (inout SampleComparison) -> Void)] = [
        ("no items", { $0.texts = [] }),
        ("no approaches", { $0.candidates = [] }),
        ("one item", { $0.texts = [("a", 0)] }),
        ("one label", { sample in
            sample.labels = ["only"]
            sample.texts = [("a", 0), ("b", 0)]
        }),
        ("every request failed", { sample in
            for index in sample.candidates.indices { sample.candidates[index].failing = 1 }
        }),
        ("costs of nothing", { sample in
            for index in sample.candidates.indices { sample.candidates[index].milliseconds = nil }
            for index in sample.candidates.indices { sample.candidates[index].perThousand = 0 }
        }),
        ("no cost known", { sample in
            sample.candidates = [
                .init(name: "a", base: nil, skill: 0.8, milliseconds: nil),
                .init(name: "b", base: nil, skill: 0.9, milliseconds: nil),
            ]
        }),
        ("no requests", { $0.requests = 0 }),
        ("all numbers infinite", { sample in
            sample.requests = .infinity
            sample.candidates[0].milliseconds = .nan
            sample.candidates[1].fitSeconds = .infinity
        }),
        ("equal scores", { sample in
            for index in sample.candidates.indices { sample.candidates[index].skill = 5 }
        }),
        ("names without end", { sample in
            let long = String(repeating: "a-very-long-name-", count: 20)
            sample.labels = [long, long + "b", "c"]
            sample.candidates[0].name = long
            sample.candidates[0].base = long
            sample.file = long + "/" + long
        }),
        ("other scripts", { sample in
            sample.labels = ["חשבוניות", "🚚📦", "ضمان"]
            sample.texts = (0..<30).map { ("האם המשאבה תחת אחריות? 🛠️ \($0)", $0 % 3) }
        }),
        ("150 labels", { sample in
            sample.labels = (0..<150).map { "label \($0)" }
            sample.texts = (0..<600).map { ("text \($0)", $0 % 150) }
        }),
        ("40 approaches", { sample in
            sample.candidates = (0..<40).map {
                .init(name: "approach-\($0)", base: "base-\($0 % 4)", skill: 0.5 + Double($0) / 90, fitSeconds: Double($0 * $0))
            }
        }),
    ]

    @Test(arguments: degenerate.map(\.name))
    func isWholeForDegenerateResults(_ name: String) throws {
        var sample = SampleComparison()
        try #require(Self.degenerate.first { $0.name == name }).change(&sample)
        let page = Report(try sample.result()).html
        let reader = try MarkupReader(page)
        #expect(!reader.text.contains("nan"))
        for (tag, attribute, value) in reader.attributes where ["x", "y", "x1", "y2", "cx", "d", "style"].contains(attribute) {
            #expect(!value.contains("nan") && !value.contains("inf"), "\(tag) \(attribute)=\(value)")
        }
        #expect(try sections(page).contains("reproduce"))
    }

    @Test func winnerThatIsNotInTheResultLeavesItsSectionsOut() throws {
        var result = try SampleComparison().result()
        result.advice.approach = "gone"
        result.suspectedLabels.append(
            .init(item: 10_000, given: 900, predicted: -1, probability: 0.9, approach: "gone")
        )
        let page = Report(result).html
        #expect(try sections(page) == Self.all.filter { $0 != "confusion" && $0 != "errors" })
    }

    @Test func staysSmall() throws {
        var sample = SampleComparison()
        sample.labels = (0..<77).map { "label_of_the_bank_\($0)" }
        let words = String(repeating: "I still have not received my new card. ", count: 4)
        sample.texts = (0..<3_080).map { ("\(words)\($0)", $0 % 77) }
        sample.candidates = [.init(name: "nearest-examples", skill: 0.86), .init(name: "linear-head", skill: 0.85)]
        let result = try sample.result()
        let page = Report(result).html
        let winner = try #require(result.winner)
        #expect((300...700).contains(winner.wrong))
        #expect(page.utf8.count < 3_000_000)
        #expect(page.ranges(of: " → ").count == winner.wrong)
    }
}
