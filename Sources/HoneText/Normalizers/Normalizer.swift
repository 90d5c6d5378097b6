/// A change that is made to text before it is cut into words.
protocol Normalizer: Sendable {
    /// Changes `text`.
    ///
    /// - Complexity: O(bytes).
    func normalize(_ text: inout AlignedText)

    /// The most bytes that one byte of a text becomes.
    var growth: Int { get }
}

extension Normalizer {
    /// That of most: a letter's lower case, or its letter and mark.
    var growth: Int { 3 }
}

extension [any Normalizer] {
    /// Makes all changes, one after the other.
    func normalize(_ text: inout AlignedText) {
        for normalizer in self { normalizer.normalize(&text) }
    }

    /// The most bytes that one byte of a text becomes by all of them; `Int.max` where that is beyond all use.
    var growth: Int {
        reduce(1) { product, normalizer in
            let (next, isTooMuch) = product.multipliedReportingOverflow(by: Swift.max(1, normalizer.growth))
            return isTooMuch ? .max : next
        }
    }
}

/// Sets a string before a text that is not empty.
struct Prepending: Normalizer {
    var prefix: [UInt8]
    var growth: Int { 1 }

    func normalize(_ text: inout AlignedText) {
        guard !text.bytes.isEmpty else { return }
        text.rewrite {
            $0.put(prefix, for: 0..<0)
            $0.keep($0.source.indices)
        }
    }
}

/// Puts each capital letter into lower case, without regard to what stands around it.
struct Lowercasing: Normalizer {
    /// U+0130 becomes three bytes of two.
    var growth: Int { 2 }

    func normalize(_ text: inout AlignedText) {
        text.rewriteScalars { scalar in
            guard scalar.properties.changesWhenLowercased else { return nil }
            return scalar.properties.lowercaseMapping
        }
    }
}

/// Leaves out all marks, such as accents that stand as characters of their own.
struct MarkStripping: Normalizer {
    var growth: Int { 1 }

    func normalize(_ text: inout AlignedText) {
        text.rewriteScalars { scalar in
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark: ""
            default: nil
            }
        }
    }
}

/// Leaves out white space at the ends.
struct Stripping: Normalizer {
    var left: Bool
    var right: Bool
    var growth: Int { 1 }

    func normalize(_ text: inout AlignedText) {
        let kept: Range<Int> = text.bytes.withUnsafeBufferPointer { bytes in
            let start = left ? WhiteSpace.lengthAtStart(of: bytes) : 0
            let rest = UnsafeBufferPointer(rebasing: bytes[start...])
            return start..<bytes.count - (right ? WhiteSpace.lengthAtEnd(of: rest) : 0)
        }
        guard kept.count < text.bytes.count else { return }
        text.rewrite { $0.keep(kept) }
    }
}

extension AlignedText {
    /// Writes what `replacement` gives for a scalar in its place; nil leaves it as it is.
    mutating func rewriteScalars(_ replacement: (Unicode.Scalar) -> String?) {
        rewrite { rewriter in
            let source = rewriter.source
            source.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                var (kept, position) = (0, 0)
                while position < bytes.count {
                    guard let scalar = UTF8Scalar(base + position, count: bytes.count - position),
                        let value = Unicode.Scalar(scalar.value)
                    else { break }
                    let range = position..<position + scalar.width
                    position = range.upperBound
                    guard let new = replacement(value) else { continue }
                    rewriter.keep(kept..<range.lowerBound)
                    rewriter.put(new.utf8, for: range)
                    kept = position
                }
                rewriter.keep(kept..<bytes.count)
            }
        }
    }
}
