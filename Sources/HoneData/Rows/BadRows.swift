internal import HoneBase

/// Several rows of which some are told, as one error.
struct BadRows<RowError: HoneError> {
    /// The first of them, at least one.
    let errors: [RowError]
    /// How many there are.
    let count: Int

    /// The problem of the first one, with how many there are.
    var problem: Problem {
        var first = errors[0].problem
        if count > 1 { first.what = "\(count) rows cannot be used; the first: \(first.what)" }
        return first
    }

    /// Each one that is told; nil where there is only one.
    var description: String? {
        guard count > 1 else { return nil }
        var text = "\(count) rows cannot be used"
        if count > errors.count { text += "; the first \(errors.count) are" }
        for error in errors { text += "\n\(error.problem)" }
        return text
    }
}
