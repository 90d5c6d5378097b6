import HoneBase
import HoneData
import HoneEvaluation
import Testing

@testable import HoneWorkbench

/// A comparison whose answers are drawn at random, with evidence computed as for a real one.
// swift-format-ignore
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
    var candidates = [
        Candidate(name: "nearest-examples", skill: 0.8), Candidate(name: "linear-head", skill: 0.9),
    ]
    var metric = Metric.accuracy
    var procedure = ComparisonResult.Procedure.crossFitting
    var requests = 146_100.0
    var task = "equipment-tickets"
    var file = "tickets/examples.jsonl"
    var findings: [Finding] = []
    var suspects = true

    func result() throws -> ComparisonResult {
        var draws = Philox(seed: 7)
        let difficulties = texts.map { _ in draws.uniform() }
        let predictions = candidates.enumerated().map { number, candidate in
            var draws = Philox(seed: 7, stream: UInt64(number + 1))
            return zip(texts, difficulties).map { text, difficulty in
                answer(candidate, truth: text.label, difficulty: difficulty, &draws)
            }
        }
        let truth = texts.map { labels[$0.label] }
        let outcomes = try predictions.map { answers -> Outcomes? in
            guard !texts.isEmpty else { return nil }
            return try metric.outcomes(of: [answers.map { $0.label.map { labels[$0] } }], wanted: truth)
        }
        let reference = candidates.indices.max { candidates[$0].skill < candidates[$1].skill } ?? 0
        let others = candidates.indices.filter { $0 != reference }
        var versus: [Int: PairedResult] = [:]
        if !texts.isEmpty, !candidates.isEmpty, let best = outcomes[reference] {
            let rest = others.compactMap { outcomes[$0] }
            let paired = try pairedResults(of: rest, against: best, margin: 0.03, resamples: 400)
            versus = Dictionary(uniqueKeysWithValues: zip(others, paired))
        }
        let approaches = candidates.indices.map {
            approach(candidates[$0], predictions[$0], outcomes[$0], versus[$0])
        }
        return result(approaches, reference: approaches.isEmpty ? nil : approaches[reference])
    }

    private func result(_ approaches: [ApproachResult], reference: ApproachResult?) -> ComparisonResult {
        let items = texts.enumerated().map { place, text in
            ComparisonResult.Item(id: "", input: text.input, output: labels[text.label], label: text.label, file: file, line: place + 1)
        }
        let chosen = approaches.filter { $0.versusReference.map { $0.verdict == .goodEnough } ?? true }
            .min { ($0.costTotal ?? .infinity) < ($1.costTotal ?? .infinity) }
        let why = chosen.map { "Use \($0.identifier): \(Figure.percent($0.score)) \(metric.rawValue)." }
        let suspected = items.indices.prefix(suspects ? 5 : 0).map { item in
            ComparisonResult.SuspectedLabel(
                item: item, given: texts[item].label, predicted: 0, probability: 0.9, approach: "linear-head")
        }
        return ComparisonResult(
            task: task, instruction: "Sort the support ticket to the one team that must take it first.",
            metric: metric, margin: 0.03, labels: labels, items: items, trainingCount: items.count,
            procedure: procedure, testOpened: 2, seeds: 1, requests: requests,
            requestsPerDay: requests / 365.25, months: 12, currency: "EUR", machineHour: 0.2,
            assumptions: ["12 months"], approaches: approaches, reference: reference?.identifier ?? "",
            advice: Advice(
                approach: chosen?.name ?? "none", base: chosen?.base,
                verdict: chosen?.versusReference?.verdict ?? .reference, holdsFrom: 0, holdsTo: 40_200_000,
                why: why ?? "Nothing was measured.", labelsNeeded: nil),
            findings: findings, suspectedLabels: suspected,
            provenance: [("command", "hone compare tickets"), ("sha256", String(repeating: "ab", count: 32))],
            truncatedCount: 0)
    }

    /// The more difficult an item, the harder it is for all candidates; about the share `skill` is right.
    private func answer(
        _ candidate: Candidate, truth: Int, difficulty: Double, _ draws: inout Philox
    ) -> Prediction {
        let (luck, failure) = (draws.uniform(), draws.uniform())
        let (doubt, distance) = (draws.uniform(), draws.uniform())
        guard failure >= candidate.failing else { return Prediction(label: nil) }
        let probability = candidate.milliseconds == nil ? nil : 1 - 0.6 * doubt * doubt
        let isSkilled = candidate.skill > 0.8 && candidate.skill <= 1
        let limit = isSkilled ? 1 - (0.42 * (1 - candidate.skill)).squareRoot() : 0.15 + 0.7 * candidate.skill
        let isRight = 0.7 * difficulty + 0.3 * luck < limit
        guard !isRight, labels.count > 1 else { return Prediction(label: truth, probability: probability) }
        let step = 1 + Int(distance * distance * Double(labels.count - 1))
        return Prediction(label: (truth + step) % labels.count, probability: probability)
    }

    private func approach(
        _ candidate: Candidate, _ predictions: [Prediction], _ outcomes: Outcomes?, _ versus: PairedResult?
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
            costTotal: cost?.total(requests: requests), run: latency.map { _ in "runs/\(candidate.name)" },
            versusReference: versus, predictions: predictions)
    }
}

/// Results at the edge of what there can be.
enum Degenerate: String, CaseIterable {
    case noItems, noApproaches, oneItem, oneLabel, allFailed, costless, costUnknown, noRequests
    case infiniteNumbers, equalScores, longNames, otherScripts, manyLabels, manyApproaches

    var sample: SampleComparison {
        var sample = SampleComparison()
        switch self {
        case .noItems: sample.texts = []
        case .noApproaches: sample.candidates = []
        case .oneItem: sample.texts = [("a", 0)]
        case .oneLabel: (sample.labels, sample.texts) = (["only"], [("a", 0), ("b", 0)])
        case .allFailed: sample.candidates = ["a", "b"].map { .init(name: $0, skill: 0.8, failing: 1) }
        case .costless:
            let names = ["a", "b"]
            sample.candidates = names.map { .init(name: $0, skill: 1, milliseconds: nil, perThousand: 0) }
        case .costUnknown:
            sample.candidates = ["a", "b"].map { .init(name: $0, base: nil, skill: 0.8, milliseconds: nil) }
        case .noRequests: sample.requests = 0
        case .infiniteNumbers:
            sample.requests = .infinity
            sample.candidates[0].milliseconds = .nan
            sample.candidates[1].fitSeconds = .infinity
        case .equalScores: sample.candidates = ["a", "b"].map { .init(name: $0, skill: 5) }
        case .longNames:
            let long = String(repeating: "a-very-long-name-", count: 20)
            sample.labels = [long, long + "b", "c"]
            sample.candidates[0].name = long
            sample.candidates[0].base = long
            sample.file = long + "/" + long
        case .otherScripts:
            sample.labels = ["חשבוניות", "🚚📦", "ضمان"]
            sample.texts = (0..<30).map { ("האם המשאבה תחת אחריות? 🛠️ \($0)", $0 % 3) }
        case .manyLabels:
            sample.labels = (0..<150).map { "label \($0)" }
            sample.texts = (0..<600).map { ("text \($0)", $0 % 150) }
        case .manyApproaches:
            sample.candidates = (0..<40).map {
                .init(name: "approach-\($0)", base: "base-\($0 % 4)", skill: 0.5 + Double($0) / 90)
            }
        }
        return sample
    }
}

/// What a page's text and attributes are, once every tag of it is closed in order.
struct MarkupReader {
    struct Fault: Error { var what: String }

    private(set) var text = ""
    private(set) var attributes: [(tag: String, name: String, value: String)] = []

    /// Reads a page that escapes `<` and `>` everywhere but in its style sheet and its script.
    init(_ page: String) throws {
        var open: [Substring] = []
        for piece in page.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
            guard let end = piece.firstIndex(of: ">") else { throw Fault(what: "no > in <\(piece)") }
            let tag = piece[..<end]
            let rest = piece[piece.index(after: end)...]
            let name = tag.prefix { $0.isLetter || $0.isNumber }
            if tag.hasPrefix("/") {
                guard open.popLast() == tag.dropFirst() else { throw Fault(what: "<\(tag)> closes nothing") }
            } else if !tag.hasPrefix("!DOCTYPE") {
                guard !name.isEmpty else { throw Fault(what: "<\(tag)> is no tag") }
                try readAttributes(of: String(name), tag.dropFirst(name.count))
                if !tag.hasSuffix("/"), !["meta", "input", "wbr"].contains(name) { open.append(name) }
            }
            if name == "style" || name == "script" { continue }
            guard !rest.contains(">") else { throw Fault(what: "a bare > in \"\(rest)\"") }
            text += rest
        }
        guard open.isEmpty else { throw Fault(what: "not closed: \(open)") }
    }

    private mutating func readAttributes(of tag: String, _ text: Substring) throws {
        let pieces = text.split(separator: "\"", omittingEmptySubsequences: false)
        guard pieces.count % 2 == 1 else { throw Fault(what: "an open quote in <\(tag)\(text)>") }
        for place in stride(from: 0, to: pieces.count - 1, by: 2) {
            let name = pieces[place].split { $0.isWhitespace }.last ?? ""
            guard name.hasSuffix("=") else { throw Fault(what: "an odd attribute in <\(tag)\(text)>") }
            attributes.append((tag, String(name.dropLast()), String(pieces[place + 1])))
        }
    }

    func values(of name: String) -> [String] { attributes.filter { $0.name == name }.map(\.value) }
}

// swift-format-ignore
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

    @Test func recommendsNothingThatIsOfNoUse() throws {
        var result = try SampleComparison().result()
        let usual = Report(result).html
        #expect(usual.contains("<p class=\"use\">Use ") && usual.contains(">recommended<"))
        result.advice.isOfUse = false
        result.advice.why = "None of these is shown to be of use. If one, then this."
        let page = Report(result).html
        #expect(page.contains("<p class=\"use\">None of these is shown to be of use</p>"))
        #expect(page.contains("<p class=\"because\">If one, then this.</p>"))
        #expect(page.contains(">if one of these<") && !page.contains("recommended<"))
        #expect(page.contains("Nothing that was measured is shown to do the task."))
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
        var result = try sample.result()
        result.instruction = hostile
        result.currency = hostile
        result.advice.why = hostile
        result.assumptions = [hostile]
        result.provenance = [("command", hostile), (hostile, hostile)]
        let page = Report(result).html
        let reader = try MarkupReader(page)
        #expect(page.ranges(of: "<script").count == 1)
        #expect(!page.contains("<img"))
        #expect(!page.contains("alert(1)</script>"))
        #expect(!page.utf8.contains(0))
        #expect(reader.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;"))
        #expect(reader.attributes.allSatisfy { !$0.name.hasPrefix("on") })
    }

    @Test func escapesTextsButNotMarkup() {
        let label = "a<b & \"c\""
        let cell: HTML = "<td title=\"\(label)\">\(HTML.name("x_y"))\(7)\(1.256)</td>"
        #expect(cell.text == "<td title=\"a&lt;b &amp; &quot;c&quot;\"><bdi>x_<wbr>y</bdi>71.26</td>")
    }

    @Test func formatsNumbers() {
        #expect([0.9314, 0, 1].map(Figure.percent) == ["93.1%", "0.0%", "100.0%"])
        #expect([-0.0123, Double.nan].map(Figure.percent) == ["−1.2%", "–"])
        #expect([0.0041, -0.0004, -0.004, 0].map(Figure.points) == ["+0.4", "0.0", "−0.4", "0.0"])
        #expect([0, 999, 1_000, 1_234_567].map { Figure.count($0) } == ["0", "999", "1,000", "1,234,567"])
        #expect([0, 160.709, 0.028, 0.00995].map(Figure.money) == ["0", "160.71", "0.03", "0.01"])
        #expect([1e-9, 0.00024, 0.0099].map(Figure.money) == ["under 0.000001", "0.00024", "0.0099"])
        #expect([0.1, 1, 100, 0.002].map(Figure.tick) == ["0.1", "1", "100", "0.002"])
        #expect([146_100, 40_200_000, 5e9].map(Figure.volume) == ["146,100", "40.2 million", "5 billion"])
        #expect([0, 0.01, 9.1, 59.6].map(Figure.duration) == ["0 s", "< 0.1 s", "9.1 s", "1 min"])
        #expect([200, 7_500].map(Figure.duration) == ["3 min 20 s", "2 h 5 min"])
        #expect([0.21, 0.0013, 1e-9].map(Figure.pValue) == ["0.21", "0.0013", "< 0.0001"])
    }

    @Test(arguments: [
        (0.62...0.96, [0.7, 0.8, 0.9]), (0.9...0.93, [0.9, 0.91, 0.92, 0.93]), (0...1.0, [0, 0.5, 1]),
    ])
    func marksRoundValues(_ domain: ClosedRange<Double>, _ marks: [Double]) {
        let ticks = Scale(over: domain, from: 0, to: 100).ticks(about: 3)
        #expect(ticks.map { ($0 * 1e6).rounded() } == marks.map { ($0 * 1e6).rounded() })
    }

    @Test func costsOfEqualRatioStandEquallyFarApart() {
        let axis = CostAxis([0, 0.01, 1, 100], from: 0, to: 100)
        let places = [0, 0.01, 1, 100].map(axis.position)
        #expect(axis.isLogarithmic)
        #expect(abs((places[2] - places[1]) - (places[3] - places[2])) < 1e-9)
        #expect(places[0] < places[1])
        #expect(!CostAxis([1, 2, 5], from: 0, to: 1).isLogarithmic)
    }

    @Test func placedNamesCoverNothing() {
        typealias Box = LabelPlacement.Box
        let room = Box(x: 0, y: 0, width: 400, height: 300)
        let points = (0..<12).map { Box(x: 100 + 7 * Double($0), y: 100, width: 10, height: 10) }
        var placement = LabelPlacement(within: room, around: points)
        let boxes = points.compactMap { placement.place(width: 60, height: 14, atX: $0.x + 5, y: $0.y + 5) }
        #expect(boxes.count > 6)
        for (place, box) in boxes.enumerated() {
            #expect(room.contains(box))
            #expect(!(points + boxes[..<place]).contains { $0.overlaps(box) })
        }
    }

    @Test(arguments: [(1.0, 1.2, false), (1.0, 3_600.0, true)])
    func tellsOnlyOfFitsThatDiffer(_ first: Double, _ second: Double, _ isTold: Bool) throws {
        var sample = SampleComparison()
        sample.requests = 1_000
        sample.candidates = [
            .init(name: "first", skill: 5, fitSeconds: first, milliseconds: 9),
            .init(name: "second", skill: 5, fitSeconds: second, milliseconds: 3),
        ]
        let page = Report(try sample.result()).html
        #expect(page.contains("though it costs more to fit") == isTold)
        #expect(page.contains("At no volume") == !isTold)
    }

    @Test func quotesWhatAShellWouldRead() {
        #expect(Shell.quoted("runs/linear-head@minilm") == "runs/linear-head@minilm")
        #expect(Shell.quoted("a b; 'x'") == #"'a b; '\''x'\'''"#)
        #expect(Shell.quoted("") == "''")
    }

    @Test func saysForWhichVolumeAnAdviceHolds() throws {
        var advice = try SampleComparison().result().advice
        #expect(VolumeRange(advice).inWords == "0 to 40.2 million requests")
        advice.holdsTo = nil
        #expect(VolumeRange(advice).inWords == "any volume")
        advice.holdsFrom = 12_000
        #expect(VolumeRange(advice).inWords == "12,000 requests and more")
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
        for link in reader.values(of: "href") { #expect(ids.map { "#\($0)" }.contains(link)) }
        for attribute in reader.attributes { #expect(!attribute.value.contains("//"), "\(attribute)") }
        let styles = [ReportStyle.page, ReportStyle.tables, ReportStyle.charts, ReportStyle.narrow]
        for part in styles + [ErrorFilter.script] {
            for reference in ["url(", "@import", "http"] { #expect(!part.text.contains(reference)) }
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

    @Test(arguments: Degenerate.allCases)
    func isWholeForDegenerateResults(_ degenerate: Degenerate) throws {
        let page = Report(try degenerate.sample.result()).html
        let reader = try MarkupReader(page)
        #expect(!reader.text.contains("nan"))
        let places: Set = ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "d", "style"]
        for attribute in reader.attributes where places.contains(attribute.name) {
            #expect(!attribute.value.contains("nan") && !attribute.value.contains("inf"), "\(attribute)")
        }
        #expect(try sections(page).contains("reproduce"))
    }

    @Test func winnerThatIsNotInTheResultLeavesItsSectionsOut() throws {
        var result = try SampleComparison().result()
        result.advice.approach = "gone"
        result.suspectedLabels = [
            .init(item: 10_000, given: 900, predicted: -1, probability: 0.9, approach: "gone"),
            .init(item: 0, given: 900, predicted: -1, probability: 0.9, approach: "gone"),
        ]
        let page = Report(result).html
        #expect(try sections(page) == Self.all.filter { $0 != "confusion" && $0 != "errors" })
    }

    @Test func staysSmall() throws {
        var sample = SampleComparison()
        sample.labels = (0..<77).map { "label_of_the_bank_\($0)" }
        let words = String(repeating: "I still have not received my new card. ", count: 4)
        sample.texts = (0..<3_080).map { ("\(words)\($0)", $0 % 77) }
        sample.candidates = [.init(name: "a", skill: 0.85), .init(name: "b", skill: 0.84)]
        let result = try sample.result()
        let page = Report(result).html
        let wrong = try #require(result.winner).wrong
        #expect((400...700).contains(wrong))
        #expect(page.utf8.count < 3_000_000)
        #expect(page.ranges(of: " → ").count == wrong)
    }
}
