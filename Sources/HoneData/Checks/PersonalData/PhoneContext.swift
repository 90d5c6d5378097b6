/// What the words before a number say about it.
struct PhoneContext {
    /// A word for a phone stands before the number, with nothing between but words like "number" and "is".
    let isPhone: Bool
    /// Somebody is to be called, or to be reached "on" the number.
    let isCall: Bool
    /// A word for another kind of number stands right before it.
    let namesAnotherNumber: Bool

    private static let phones: Set = [
        "phone", "telephone", "tel", "telefon", "mobile", "mobil", "handy", "cellphone", "fax", "whatsapp",
        "hotline",
        "dial", "dialing", "landline",
    ]
    private static let calls: Set = [
        "call", "calls", "calling", "ring", "rang", "text", "sms", "reach", "cell", "mob",
    ]
    private static let others: Set = [
        "order", "orders", "invoice", "invoices", "ticket", "case", "part", "parts", "serial", "item", "ref",
        "reference", "po", "document", "drawing", "article", "batch", "lot", "model", "sku", "code",
        "tracking",
        "parcel", "shipment", "claim", "policy", "quote", "quotation", "contract", "purchase", "account",
        "job",
    ]
    private static let fillers: Set = [
        "number", "no", "nr", "is", "was", "on", "at", "under", "by", "using", "via", "me", "us", "him",
        "her", "them", "my", "our", "the",
    ]
    private static let persons: Set = ["am", "i'm", "are", "we're", "me", "us", "him", "her", "them"]

    /// Reads the words before `position`.
    init(before position: Int, in text: ScannedText) {
        let words = text.words(before: position, limit: 6)
        let other = words.prefix(3).firstIndex(where: Self.others.contains)
        let phone = words.firstIndex(where: Self.phones.contains)
        namesAnotherNumber = other.map { phone ?? .max > $0 } ?? false
        isPhone = phone.map { words.prefix($0).allSatisfy(Self.fillers.contains) } ?? false
        // "ring" right before a number is more often a part than a call.
        let isCalled = words.indices.contains {
            Self.calls.contains(words[$0]) && !($0 == 0 && words[$0] == "ring")
        }
        let isOn = words.count > 1 && ["on", "at"].contains(words[0]) && Self.persons.contains(words[1])
        isCall = isCalled || isOn
    }
}
