internal import HoneBase

/// How the graphs of an approximate search are made.
public struct GraphSettings: Sendable, Equatable {
    /// The links of a vector on each level, twice as many on the lowest: M of the paper, 2 to 64.
    public var neighbours = 16
    /// The vectors that are looked at for each that is linked: efConstruction of the paper, 1 to 10,000.
    public var construction = 100
    /// The vectors that a search keeps in sight in a graph: ef of the paper, 1 to 10,000.
    ///
    /// More where more are wanted, two thirds where there are many graphs.
    public var width = 96
    /// The fewest vectors of a graph: fewer are scanned.
    public var least = 20_000
    /// The most vectors of a graph.
    ///
    /// A change makes those graphs anew whose vectors it touches, and a search goes through each.
    public var most = 131_072

    /// The usual ones.
    public init() {}
}

extension GraphSettings {
    var json: JSON {
        [
            "neighbours": .integer(neighbours), "construction": .integer(construction),
            "width": .integer(width), "least": .integer(least), "most": .integer(most),
        ]
    }

    /// Reads what `json` gave; nil for anything else.
    init?(_ json: JSON) {
        guard let neighbours = json["neighbours"]?.integer, (2...64).contains(neighbours),
            let construction = json["construction"]?.integer, (1...10_000).contains(construction),
            let width = json["width"]?.integer, (1...10_000).contains(width),
            let least = json["least"]?.integer, least > 0,
            let most = json["most"]?.integer, most > 0, most <= VectorLayout.mostVectors
        else { return nil }
        (self.neighbours, self.construction) = (neighbours, construction)
        self.width = width
        (self.least, self.most) = (least, most)
    }
}
