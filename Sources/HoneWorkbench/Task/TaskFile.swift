internal import HoneBase
internal import HoneEvaluation
public import SystemPackage
internal import Yams

extension Task {
    /// The task in `folder`.
    ///
    /// - Throws: `TaskError` for a missing file, an unknown key, or a value that cannot be honoured.
    public init(folder: FilePath) throws(TaskError) {
        let path = folder.appending("task.yaml")
        guard Files.exists(path) else {
            throw Files.exists(folder) ? .noTaskFile(folder) : .file(.missing(folder))
        }
        let text = try mapping(TaskError.file) { () throws(FileError) in try Files.text(of: path) }
        var keys = YAMLKeys(try YAMLReader.mapping(text, path), path)
        self.folder = folder
        name = try keys.text("name") ?? folder.lastComponent?.string ?? "task"
        kind = try keys.choice("kind", Kind.allCases.map(\.rawValue)).flatMap(Kind.init) ?? .classify
        instruction = try keys.text("instruction") ?? ""
        labels = try Self.labels(&keys)
        metric = try Self.metric(&keys, kind)
        bases = try keys.texts("bases") ?? ["minilm"]
        documents = try Self.documents(&keys, folder)
        (approaches, externals) = try Self.approaches(&keys, folder, hasDocuments: documents != nil)
        margin = try keys.number("margin", in: 0...0.5) ?? 0.03
        var assumptions: [String] = []
        volume = try Self.volume(&keys, &assumptions)
        price = try Self.price(&keys, &assumptions)
        self.assumptions = assumptions
        try keys.finish()
        if let labels, labels.count < 2 {
            let found = labels.isEmpty ? "none" : "one"
            throw .wrongValue(path, line: nil, key: "labels", expected: "at least two labels", found: found)
        }
    }

    private static func labels(_ keys: inout YAMLKeys) throws(TaskError) -> [Label]? {
        guard let node = keys.take("labels") else { return nil }
        var labels: [Label] = []
        if let sequence = node.sequence {
            for element in sequence { labels.append(Label(name: try keys.text(of: element, "labels"))) }
        } else if let mapping = node.mapping {
            for (key, value) in mapping {
                let isEmpty = value.null != nil
                labels.append(
                    Label(
                        name: try keys.text(of: key, "labels"),
                        description: isEmpty ? nil : try keys.text(of: value, "labels")
                    )
                )
            }
        } else {
            throw keys.wrong("labels", "a list of labels, or names with a description each", node)
        }
        var seen: Set<String> = []
        for label in labels where !seen.insert(label.name).inserted {
            throw .duplicateLabel(keys.path, label: label.name)
        }
        return labels
    }

    private static func metric(_ keys: inout YAMLKeys, _ kind: Kind) throws(TaskError) -> Metric {
        let known = kind.metrics
        guard let name = try keys.choice("metric", known.map(\.rawValue)) else { return known[0] }
        return Metric(rawValue: name) ?? known[0]
    }

    /// The folder of documents; the task itself is not in it, since its examples would be found with their answers.
    private static func documents(
        _ keys: inout YAMLKeys,
        _ folder: FilePath
    ) throws(TaskError) -> FilePath? {
        guard let node = keys.take("documents") else { return nil }
        let documents = folder.pushing(FilePath(try keys.text(of: node, "documents")))
        guard Files.isFolder(documents) else {
            throw keys.wrong(
                "documents",
                "a folder that is there; its path starts at the task's folder",
                node
            )
        }
        guard !folder.absolute.starts(with: documents.absolute) else {
            throw keys.wrong(
                "documents",
                "a folder that does not hold task.yaml: the task's examples are no documents",
                node
            )
        }
        return documents
    }

    private static func approaches(
        _ keys: inout YAMLKeys,
        _ folder: FilePath,
        hasDocuments: Bool
    ) throws(TaskError) -> ([String]?, [External]) {
        guard let node = keys.take("approaches") else { return (nil, []) }
        if let text = node.string {
            if text == "all" { return (nil, []) }
            throw keys.wrong("approaches", "all, or a list of names", node)
        }
        guard let sequence = node.sequence else {
            throw keys.wrong("approaches", "all, or a list of names", node)
        }
        var names: [String] = []
        var externals: [External] = []
        for element in sequence {
            if element.mapping != nil {
                var inner = YAMLKeys(element, keys.path)
                guard let answers = try inner.text("external") else {
                    throw .missingKey(
                        keys.path,
                        key: "approaches.external",
                        expected: "a JSONL file of answers"
                    )
                }
                externals.append(
                    External(
                        name: try inner.text("name") ?? "external",
                        answers: folder.pushing(FilePath(answers)),
                        perThousand: try inner.number("cost_per_1000", in: 0...1e9)
                    )
                )
                try inner.finish()
            } else {
                names.append(try keys.text(of: element, "approaches"))
            }
        }
        let reserved = ApproachRegistry.approaches.map { $0.name } + ["all"]
        for (index, external) in externals.enumerated() {
            let isTaken =
                reserved.contains(external.name) || externals[..<index].contains { $0.name == external.name }
            guard isTaken else { continue }
            throw .wrongValue(
                keys.path,
                line: node.mark?.line,
                key: "approaches.name",
                expected: "a name of its own for the answers of each system",
                found: external.name
            )
        }
        for element in sequence where !hasDocuments && !names.contains("all") {
            guard let name = element.string, ApproachRegistry.approach(named: name)?.search != nil else {
                continue
            }
            throw .noDocuments(
                .init(file: keys.path.string, line: element.mark?.line, field: "approaches"),
                approach: name
            )
        }
        guard names.contains("all") else { return (names, externals) }
        // "all" may stand in the list beside the answers of another system, but no name is passed over for it.
        var known: [String] = []
        let usable = reserved + [ApproachRegistry.external] + externals.map(\.name)
        for name in usable where !known.contains(name) { known.append(name) }
        for element in sequence where element.mapping == nil {
            let name = try keys.text(of: element, "approaches")
            guard !known.contains(name) else { continue }
            throw .wrongValue(
                keys.path,
                line: element.mark?.line,
                key: "approaches",
                expected: known.joined(separator: ", "),
                found: name
            )
        }
        return (nil, externals)
    }

    private static func volume(
        _ keys: inout YAMLKeys,
        _ assumptions: inout [String]
    ) throws(TaskError) -> Volume {
        guard let node = keys.take("volume") else {
            assumptions.append("1,000 requests a day for 12 months (task.yaml gives no volume)")
            return Volume(requestsPerDay: 1_000, months: 12)
        }
        var inner = try keys.inner(node, "volume", "as in {requests_per_day: 1000, months: 12}")
        guard let requests = try inner.number("requests_per_day", in: 0...1e9) else {
            throw .missingKey(keys.path, key: "volume.requests_per_day", expected: "a number")
        }
        let months = try inner.number("months", in: 0.1...1_200) ?? 12
        try inner.finish()
        return Volume(requestsPerDay: requests, months: months)
    }

    private static func price(_ keys: inout YAMLKeys, _ assumptions: inout [String]) throws(TaskError)
        -> Price
    {
        guard let node = keys.take("price") else {
            assumptions.append("0.20 USD for an hour of this machine (task.yaml gives no price)")
            return Price(machineHour: 0.2, label: 0, currency: "USD")
        }
        var inner = try keys.inner(node, "price", "as in {machine_hour: 0.20, currency: USD}")
        let hour = try inner.number("machine_hour", in: 0...1e6)
        if hour == nil {
            assumptions.append("0.20 for an hour of this machine (task.yaml gives no machine_hour)")
        }
        let price = Price(
            machineHour: hour ?? 0.2,
            label: try inner.number("label", in: 0...1e6) ?? 0,
            currency: try inner.text("currency") ?? "USD"
        )
        try inner.finish()
        return price
    }
}
