/// What a Unicode scalar is to the patterns that cut text into words.
struct ScalarClass: OptionSet, Sendable {
    let rawValue: UInt8

    /// `\p{L}`.
    static let letter = ScalarClass(rawValue: 1)
    /// `\p{N}`.
    static let number = ScalarClass(rawValue: 2)
    /// `\s`: the property White_Space.
    static let space = ScalarClass(rawValue: 4)
    /// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`.
    static let head = ScalarClass(rawValue: 8)
    /// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`.
    static let tail = ScalarClass(rawValue: 16)
    /// `\p{P}`, and all of ASCII that prints and is neither letter, digit nor space.
    static let punctuation = ScalarClass(rawValue: 32)
    /// `\r` and `\n`.
    static let newline = ScalarClass(rawValue: 64)
    /// What stands in the cache: told from nothing.
    fileprivate static let known = ScalarClass(rawValue: 128)

    /// The class of the scalar `value`.
    init(of value: UInt32) {
        guard let scalar = Unicode.Scalar(value) else {
            self = []
            return
        }
        var found: ScalarClass = scalar.properties.isWhitespace ? [.space] : []
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter: found.formUnion([.letter, .head])
        case .lowercaseLetter: found.formUnion([.letter, .tail])
        case .modifierLetter, .otherLetter: found.formUnion([.letter, .head, .tail])
        case .nonspacingMark, .spacingMark, .enclosingMark: found.formUnion([.head, .tail])
        case .decimalNumber, .letterNumber, .otherNumber: found.insert(.number)
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            found.insert(.punctuation)
        default: break
        }
        if value < 128, value > 32, value < 127, found.isDisjoint(with: [.letter, .number]) {
            found.insert(.punctuation)
        }
        if value == 10 || value == 13 { found.insert(.newline) }
        self = found
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Those of ASCII.
    static let ascii: [ScalarClass] = (0..<128).map { ScalarClass(of: $0) }
}

/// The classes of scalars that were met before: a look into the tables of Unicode takes longer.
struct ScalarClasses {
    private var scalars = [UInt32](repeating: .max, count: 1_024)
    private var classes = [ScalarClass](repeating: [], count: 1_024)
    private let ascii = ScalarClass.ascii

    /// The class of the byte `byte` of ASCII.
    @inline(__always)
    func ascii(_ byte: UInt8) -> ScalarClass { ascii.withUnsafeBufferPointer { $0[Int(byte & 127)] } }

    /// The class and width of the scalar at the start of `text`, which is UTF-8 of at least one byte.
    @inline(__always)
    mutating func first(_ text: UnsafePointer<UInt8>, count: Int) -> (kind: ScalarClass, width: Int) {
        if text[0] < 0x80 { return (ascii(text[0]), 1) }
        guard let scalar = UTF8Scalar(text, count: count) else { return ([], 1) }
        let slot = Int(scalar.value) & 1_023
        if scalars[slot] != scalar.value {
            scalars[slot] = scalar.value
            classes[slot] = ScalarClass(of: scalar.value)
        }
        return (classes[slot], scalar.width)
    }
}
