/// Which random numbers an operation draws: a function of these and of the element, whoever asks and however often.
public struct Draw: Sendable {
    /// The seed of the run.
    public var seed: UInt64
    /// The step and the place in the network.
    public var stream: UInt64
    /// The number of the first element, so that a batch cut in parts draws as the whole does.
    public var offset: Int

    /// The numbers of `stream` under `seed` from `offset` on.
    public init(seed: UInt64, stream: UInt64, offset: Int = 0) {
        self.seed = seed
        self.stream = stream
        self.offset = offset
    }
}
