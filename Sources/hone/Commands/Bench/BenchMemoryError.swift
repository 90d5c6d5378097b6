internal import HoneBase
internal import HoneWorkbench

/// A measurement that would take more memory than there is, in MB.
struct BenchMemoryError: HoneError {
    let needed: Double
    let free: Double
    /// What makes it smaller.
    let remedy: String

    var problem: Problem {
        Problem(
            "this measurement does not fit into memory",
            expected: "at most \(Int(free).grouped) MB, which this machine has free",
            found: "about \(Int(needed.rounded(.up)).grouped) MB",
            remedy: remedy
        )
    }

    /// Refuses what needs more bytes than this process may take.
    static func check(_ bytes: Int, remedy: String) throws(BenchMemoryError) {
        let (needed, free) = (Double(bytes) / 1_048_576, Hone.freeMemory)
        guard needed <= free else { throw BenchMemoryError(needed: needed, free: free, remedy: remedy) }
    }
}
