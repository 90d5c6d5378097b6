/// A text in the form in which inputs are compared: lower case, white space folded to single spaces.
public enum FoldedText {
    /// The folded form of `text`: two texts with the same one are exact duplicates.
    public static func fold(_ text: String) -> String {
        let lower = text.lowercased()
        var folded = ""
        folded.reserveCapacity(lower.utf8.count)
        var isPending = false
        for scalar in lower.unicodeScalars {
            if scalar.isSpace {
                isPending = true
                continue
            }
            if isPending, !folded.isEmpty { folded.append(" ") }
            isPending = false
            folded.unicodeScalars.append(scalar)
        }
        return folded
    }
}
