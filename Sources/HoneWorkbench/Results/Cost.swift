/// What an approach costs, in the currency of the task's prices.
public struct Cost: Sendable, Equatable {
    /// Once: the machine's time for the fit.
    public var fit: Double
    /// For each thousand requests.
    public var perThousand: Double

    /// The cost of the fit and `requests` requests.
    public func total(requests: Double) -> Double { fit + perThousand * requests / 1_000 }
}
