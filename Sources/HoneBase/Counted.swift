extension Int {
    /// The number with commas between groups of three digits: `3,080`.
    package var grouped: String {
        var digits = Array(String(magnitude))
        var position = digits.count - 3
        while position > 0 {
            digits.insert(",", at: position)
            position -= 3
        }
        return (self < 0 ? "-" : "") + String(digits)
    }

    /// So many of something, with what is said of them: `1 query has no judgement`, `3,080 queries have no judgement`.
    ///
    /// - Parameter plural: what is said of any other number than one; nil for `singular` with an s.
    package func counted(_ singular: String, _ plural: String? = nil) -> String {
        "\(grouped) \(self == 1 ? singular : plural ?? singular + "s")"
    }
}
