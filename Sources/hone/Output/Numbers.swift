internal import Glibc
internal import HoneBase

extension Double {
    /// The number with `digits` digits behind the point.
    func fixed(_ digits: Int) -> String {
        guard isFinite else { return "-" }
        let scale = pow(10, Double(digits))
        let scaled = (magnitude * scale).rounded(.toNearestOrEven)
        guard scaled < 1e15 else { return description }
        let whole = Int(scaled / scale)
        let sign = self < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return sign + whole.grouped }
        let fraction = String(Int(scaled - Double(whole) * scale))
        return "\(sign)\(whole.grouped).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }

    /// The number with about `digits` digits that matter.
    func significant(_ digits: Int) -> String {
        guard isFinite, self != 0 else { return isFinite ? "0" : "-" }
        let whole = Int(log10(magnitude).rounded(.down)) + 1
        return fixed(max(0, digits - whole))
    }

    /// Seconds as a person says them: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
    var duration: String {
        guard isFinite else { return "?" }
        if self < 10 { return "\(fixed(1)) s" }
        let seconds = Int(rounded())
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3_600 {
            return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
        }
        return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
    }
}
