/// Documents, and which of them a further one is nearly: those with a Jaccard similarity of at least 7/10 of their
/// sets of word 5-grams.
///
/// Words and not characters, unlike in `NearDuplicates`: the longer two texts of one language are, the more of their
/// character 5-grams are the same (two novels: 0.34 to 0.49), and bands would make candidates of most pairs; of their
/// word 5-grams hardly any are (0.0002 to 0.003). Candidates come from `MinHash` and are compared exactly, so what is
/// found is alike, and of those alike by 0.7 one in a thousand is missed. A document of fewer than five words is like
/// no other.
struct SimilarDocuments {
    /// The words of a gram.
    static let gramLength = 5
    /// The most documents that one document is compared with.
    static let mostCompared = 64

    private var texts: [String] = []
    /// The number of each text, as its caller counts.
    private var numbers: [Int] = []
    /// Of each text: the numbers of its bands, and for each the entry before with the same one.
    private var keys: [UInt32] = []
    private var previous: [Int32] = []
    /// The newest entry of each key and band: a hash table with open addressing, -1 where a slot is free.
    private var slots = [Int32](repeating: -1, count: 1 << 12)
    private var slotsUsed = 0

    /// A document, ready to be looked for or added.
    struct Prepared {
        let text: String
        let bands: [UInt32]?
        /// The set of grams, rising.
        let grams: [UInt64]

        /// Prepares `text`.
        init(_ text: String) {
            self.text = text
            grams = WordGrams.set(of: text, length: SimilarDocuments.gramLength)
            bands = MinHash.bands(of: grams)
        }
    }

    /// The number of an added document that `document` is nearly; nil where there is none.
    ///
    /// - Complexity: linear in the length of `document` and of those that may be like it.
    func like(_ document: Prepared) -> Int? {
        guard let bands = document.bands else { return nil }
        var compared: Set<Int> = []
        for (band, key) in bands.enumerated() {
            var entry = Int(slots[slot(of: key, band)])
            while entry >= 0 {
                let other = entry / MinHash.bands
                if compared.insert(other).inserted {
                    if isAlike(document, texts[other]) { return numbers[other] }
                    guard compared.count < Self.mostCompared else { return nil }
                }
                entry = Int(previous[entry])
            }
        }
        return nil
    }

    /// Adds `document` under `number`.
    mutating func add(_ document: Prepared, number: Int) {
        guard let bands = document.bands else { return }
        texts.append(document.text)
        numbers.append(number)
        for (band, key) in bands.enumerated() {
            if slotsUsed * 2 >= slots.count { grow() }
            let entry = Int32(keys.count)
            let slot = slot(of: key, band)
            if slots[slot] < 0 { slotsUsed += 1 }
            keys.append(key)
            previous.append(slots[slot])
            slots[slot] = entry
        }
    }

    private func isAlike(_ document: Prepared, _ text: String) -> Bool {
        let other = WordGrams.set(of: text, length: Self.gramLength)
        var (left, right, common) = (0, 0, 0)
        while left < document.grams.count, right < other.count {
            if document.grams[left] == other[right] {
                common += 1
                left += 1
                right += 1
            } else if document.grams[left] < other[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return Self.isAlike(common: common, document.grams.count, other.count)
    }

    /// Whether sets of these sizes with so many grams in common are alike.
    static func isAlike(common: Int, _ first: Int, _ second: Int) -> Bool {
        let union = first + second - common
        return union > 0
            && common * SimilarityJoin.threshold.denominator >= union * SimilarityJoin.threshold.numerator
    }

    private func slot(of key: UInt32, _ band: Int) -> Int {
        let hash = (UInt64(key) << 8 | UInt64(band)) &* 0x9E37_79B9_7F4A_7C15
        var slot = Int(hash >> UInt64(64 - slots.count.trailingZeroBitCount))
        while slots[slot] >= 0 {
            let entry = Int(slots[slot])
            if keys[entry] == key, entry % MinHash.bands == band { break }
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: -1, count: old.count * 2)
        for entry in old where entry >= 0 {
            slots[slot(of: keys[Int(entry)], Int(entry) % MinHash.bands)] = entry
        }
    }
}
