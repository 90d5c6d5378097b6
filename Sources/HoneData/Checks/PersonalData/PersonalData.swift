internal import HoneBase

/// Finds personal data in inputs and outputs: a trained model can repeat what it was trained on.
///
/// What each detector recognises stands with it. Found texts are told masked.
struct PersonalData: Check {
    /// The detectors; what an earlier one has found is not told again by a later one.
    static let detectors: [any PersonalDataDetector] = [
        EmailAddresses(), BankAccounts(), PaymentCards(), AccountNumbers(), PhoneNumbers(),
    ]

    let name = "personal-data"

    func findings(in data: CheckedExamples) -> [Finding] {
        var evidence: [[Finding.Evidence]] = Array(repeating: [], count: Self.detectors.count)
        // Labels repeat: each is scanned once.
        var plainOutputs: Set<String> = []
        for example in data.examples {
            scan(example.input, "input", example.source, into: &evidence)
            guard !plainOutputs.contains(example.output) else { continue }
            if !scan(example.output, "output", example.source, into: &evidence) {
                plainOutputs.insert(example.output)
            }
        }
        return zip(Self.detectors, evidence).compactMap { detector, evidence -> Finding? in
            guard !evidence.isEmpty else { return nil }
            return Finding(
                name,
                .warning,
                "\(detector.kind): \(evidence.count) found; a trained model can repeat them; replace them",
                evidence: evidence,
                numbers: JSONObject([("kind", .string(detector.kind))])
            )
        }
    }

    /// Adds what stands in `text`; false where nothing does.
    @discardableResult
    private func scan(
        _ text: String,
        _ field: String,
        _ source: Problem.Place,
        into evidence: inout [[Finding.Evidence]]
    ) -> Bool {
        // Nothing is recognised without an at sign or a digit.
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "@") || $0.isDigit }) else { return false }
        let matches = Self.matches(in: text)
        var place = source
        place.field = field
        for (detector, masked) in matches { evidence[detector].append(Finding.Evidence(place, masked)) }
        return !matches.isEmpty
    }

    /// What stands in `text`: the number of its detector, and the masked text.
    static func matches(in text: String) -> [(detector: Int, masked: String)] {
        let scanned = ScannedText(text)
        var taken: [Range<Int>] = []
        var matches: [(detector: Int, masked: String)] = []
        for (index, detector) in detectors.enumerated() {
            for range in detector.matches(in: scanned) where !taken.contains(where: range.overlaps) {
                taken.append(range)
                matches.append((index, detector.mask(scanned.bytes[range])))
            }
        }
        return matches
    }
}
