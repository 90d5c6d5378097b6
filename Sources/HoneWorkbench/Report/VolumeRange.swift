/// The volume for which an advice holds, in words.
struct VolumeRange {
    private let from: Double
    private let to: Double?

    init(_ advice: Advice) {
        from = advice.holdsFrom.rounded()
        to = advice.holdsTo?.rounded()
    }

    var inWords: String {
        switch to {
        case nil where from <= 0: "any volume"
        case nil: "\(Figure.volume(from)) requests and more"
        case let to?: "\(Figure.volume(from)) to \(Figure.volume(to)) requests"
        }
    }

    /// What happens outside it.
    var beyond: String {
        switch to {
        case nil where from <= 0: "no other that is good enough is cheaper at any volume"
        case nil: "below, another approach is the better choice"
        case _? where from <= 0: "above, another approach is the better choice"
        case _?: "below and above, another approach is the better choice"
        }
    }
}
