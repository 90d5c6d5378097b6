internal import HoneBase
internal import HoneEvaluation

/// Numbers as a report shows them, each kind always in the same form.
enum Figure {
    /// What stands for a number that is not known.
    static let unknown = "–"

    /// A fraction in percent: `93.1%`.
    static func percent(_ fraction: Double) -> String {
        fraction.isFinite ? decimal(fraction * 100, 1) + "%" : unknown
    }

    /// An interval of fractions in percent: `92.1% to 93.9%`.
    static func percent(_ interval: Interval) -> String {
        "\(percent(interval.lower)) to \(percent(interval.upper))"
    }

    /// An interval of differences in percentage points: `−1.1 to +0.3`.
    static func points(_ interval: Interval) -> String {
        "\(points(interval.lower)) to \(points(interval.upper))"
    }

    /// A difference of two fractions in percentage points, with its sign: `+0.4`.
    static func points(_ difference: Double) -> String {
        guard difference.isFinite else { return unknown }
        let text = decimal(difference * 100, 1)
        return difference > 0 && text != "0.0" ? "+" + text : text
    }

    /// A number of things: `3,080`.
    static func count(_ number: Int) -> String { decimal(Double(number), 0) }

    /// A number of things with their name: `1 item`, `3,080 items`.
    static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
        number.counted(singular, plural)
    }

    /// A number of requests: `146,100`, `40.2 million`.
    static func volume(_ requests: Double) -> String {
        guard requests.isFinite else { return unknown }
        for (size, name) in [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")] where requests >= size {
            return "\(plain(requests / size)) \(name)"
        }
        return decimal(requests, 0)
    }

    /// An amount of money: two digits behind the point, or two digits that matter where it is smaller.
    static func money(_ amount: Double) -> String {
        guard amount.isFinite else { return unknown }
        if amount == 0 { return "0" }
        if amount.magnitude >= 0.00995 { return decimal(amount, 2) }
        if amount.magnitude < 0.000_001 { return "under 0.000001" }
        var digits = 3
        var scaled = amount.magnitude * 100
        while scaled < 0.995 {
            scaled *= 10
            digits += 1
        }
        return decimal(amount, digits)
    }

    /// An amount of money at the mark of an axis: `0.1`, `100`.
    static func tick(_ amount: Double) -> String {
        var text = money(amount)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// Seconds as a person says them: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return unknown }
        if seconds == 0 { return "0 s" }
        if seconds < 0.05 { return "< 0.1 s" }
        if seconds < 9.95 { return decimal(seconds, 1) + " s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3_600 {
            return whole % 60 == 0 ? "\(whole / 60) min" : "\(whole / 60) min \(whole % 60) s"
        }
        return "\(count(whole / 3_600)) h \(whole % 3_600 / 60) min"
    }

    /// Milliseconds or tokens, without their unit: `1.2`, `140`.
    static func measure(_ value: Double) -> String { decimal(value, value.magnitude < 99.95 ? 1 : 0) }

    /// A number without a fraction of nought: `12`, `1.5`.
    static func plain(_ value: Double) -> String {
        let text = decimal(value, 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A p value: `0.21`, `0.0013`, `< 0.0001`.
    static func pValue(_ value: Double) -> String {
        guard value.isFinite else { return unknown }
        return value < 0.0001 ? "< 0.0001" : decimal(value, value < 0.00995 ? 4 : 2)
    }

    /// A number with so many digits behind the point and commas between groups of three before it.
    static func decimal(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return unknown }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let whole = Int(scaled / scale)
        var text = value < 0 && scaled > 0 ? "−" : ""
        text += whole.grouped
        guard digits > 0 else { return text }
        let fraction = String(Int(scaled - Double(whole) * scale))
        return text + "." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}

extension String {
    /// The text with a capital letter at its start.
    var firstUppercased: String { prefix(1).uppercased() + dropFirst() }
}
