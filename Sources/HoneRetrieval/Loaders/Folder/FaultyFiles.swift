internal import HoneBase

/// How many files have faults, each counted once, by the worst that is told of it.
public struct FaultyFiles: Sendable, Equatable {
    /// Files of which a document is missing, or all of them.
    public private(set) var failed = 0
    /// Files that were read with a change.
    public private(set) var changed = 0
    /// Files in which nothing was to be read.
    public private(set) var passedOver = 0

    /// Counts the files of `faults`.
    public init(_ faults: [LoadFault]) {
        var worst: [String: LoadFault.Severity] = [:]
        for fault in faults {
            let before = worst[fault.place.file]
            if before == .failure || before == .warning && fault.severity == .passedOver { continue }
            worst[fault.place.file] = fault.severity
        }
        for severity in worst.values {
            switch severity {
            case .failure: failed += 1
            case .warning: changed += 1
            case .passedOver: passedOver += 1
            }
        }
    }
}
