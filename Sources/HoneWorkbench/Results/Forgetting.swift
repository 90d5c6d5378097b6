internal import HoneBase
internal import HoneData
internal import HoneModels
internal import HoneRemote
internal import HoneText
internal import SystemPackage

/// What a training cost a decoder of what it knew before: bits for each byte of general text, before and after.
public struct Forgetting: Sendable, Equatable {
    /// Of the base alone.
    public var before: Double
    /// Of what was trained.
    public var after: Double

    /// The two as an array.
    var json: JSON { [.number(before), .number(after)] }

    init(before: Double, after: Double) { (self.before, self.after) = (before, after) }

    init?(_ json: JSON?) {
        guard let values = json?.array?.compactMap(\.double), values.count == 2 else { return nil }
        self.init(before: values[0], after: values[1])
    }

    /// The forgetting of `tuned` on the general text that comes with Hone; nil where that is not at hand.
    static func measured(of tuned: TunedModel, on base: Base) -> Forgetting? {
        guard let passages else { return nil }
        return Forgetting(
            before: bits(of: passages, base.decoder, nil),
            after: bits(of: passages, tuned.decoder(on: base), tuned.adapter)
        )
    }

    /// The passages of the general text; nil where it is not at hand or cannot be read.
    private static let passages: [String]? = {
        guard let path = ShippedFolder.generalText, let corpus = try? TextCorpus([path]),
            let documents = try? corpus.documents()
        else { return nil }
        return documents.map(\.text)
    }()

    private static func bits(of passages: [String], _ decoder: Decoder, _ adapter: Adapter?) -> Double {
        guard let tokenizer = decoder.tokenizer else { return 0 }
        var (nats, bytes) = (0.0, 0)
        for passage in passages {
            let ids = tokenizer.openingIDs + tokenizer.ids(of: passage)
            nats -= decoder.score(ids, context: min(decoder.maximumTokens, 512), adapter: adapter).total
            bytes += passage.utf8.count
        }
        return nats / Mathematics.log(2) / Double(max(bytes, 1))
    }
}
