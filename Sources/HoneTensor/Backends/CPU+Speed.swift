internal import HoneBase

extension CPU {
    /// What this machine does in a second, measured once in some milliseconds: a base for estimates of time.
    public struct Speed: Sendable {
        /// Multiplications and additions of matrix products in the preferred type.
        public var productOperations: Double
        /// Bytes that simple operations read and write.
        public var otherBytes: Double

        /// The seconds that `work` takes at this speed.
        public func seconds(of work: Rehearsal.Work) -> Double {
            work.productOperations / productOperations + work.otherBytes / otherBytes
        }
    }

    /// The speed of this machine now.
    public static let speed: Speed = {
        let type = CPU.shared.preferredMatrixType
        let x = Tensor([Float](repeating: 1, count: 960 * 384), shape: [960, 384])
        let rows = x.converted(to: type)
        let weight = Weight(frozen: x, as: type)
        let product = leastSeconds(of: 5) { _ = rows.linear(weight) }
        let sum = leastSeconds(of: 5) { _ = x + x }
        return Speed(
            productOperations: 2 * 960 * 960 * 384 / product,
            otherBytes: 12 * Double(x.count) / sum
        )
    }()

    /// The least time that `body` takes in some tries.
    static func leastSeconds(of tries: Int, _ body: () -> Void) -> Double {
        (0..<tries).reduce(Double.infinity) { least, _ in
            let start = MonotonicClock.now
            body()
            return min(least, MonotonicClock.now - start)
        }
    }
}
