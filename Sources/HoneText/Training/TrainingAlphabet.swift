/// The characters that get an entry each; the others are written as bytes.
struct TrainingAlphabet {
    /// The characters by falling frequency, of equal ones the lower first; the marker is always among them.
    let characters: [UInt32]

    /// The marker U+2581, which stands for a space.
    static let marker: UInt32 = 0x2581

    /// The most frequent characters of `words` which together make `coverage` of all.
    ///
    /// - Parameter excluded: characters that are tokens already.
    init(_ words: WordTable, coverage: Double, excluded: Set<UInt32>) {
        var ascii = [Int](repeating: 0, count: 128)
        var others: [UInt32: Int] = [:]
        words.forEach { word, count in
            word.forEachCharacter { value, _ in
                if value < 128 { ascii[Int(value)] += count } else { others[value, default: 0] += count }
            }
        }
        for (value, count) in ascii.enumerated() where count > 0 { others[UInt32(value)] = count }
        let wanted = coverage * Double(others.values.reduce(0, +))
        let sorted = others.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        var covered = 0
        var chosen: [UInt32] = []
        for (value, count) in sorted {
            let isNeeded = Double(covered) < wanted
            covered += count
            if (isNeeded || value == Self.marker) && !excluded.contains(value) { chosen.append(value) }
        }
        if !chosen.contains(Self.marker) { chosen.append(Self.marker) }
        characters = chosen
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Calls `body` with each character of a word and its bytes in a text; a space is the marker.
    func forEachCharacter(_ body: (UInt32, Int) -> Void) {
        guard let baseAddress else { return }
        var position = 0
        while position < count {
            guard let scalar = UTF8Scalar(baseAddress + position, count: count - position) else { return }
            body(scalar.value == 0x20 ? TrainingAlphabet.marker : scalar.value, scalar.width)
            position += scalar.width
        }
    }
}
