public import HoneBase

/// Why a query cannot be noted: the log beside its index cannot be written.
public struct AuditLogError: HoneError, Equatable {
    /// What is wrong with the file.
    public let cause: FileError

    init(_ cause: FileError) { self.cause = cause }

    /// The error told to a user.
    public var problem: Problem {
        var problem = cause.problem
        var remedy = "let the log be written beside the index"
        switch cause {
        case .unwritable(_, let reason): problem.what = "this log of queries cannot be written: \(reason)"
        case .diskFull: remedy = "free some space on that disk"
        default: break
        }
        problem.remedy = "\(remedy), or give --no-audit where queries need not be noted"
        return problem
    }
}
