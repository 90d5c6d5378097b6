internal import HoneBase

/// Student's t distribution.
enum StudentDistribution {
    /// The value that is not exceeded with probability 0.95, for at least one degree of freedom.
    ///
    /// Up to 9 degrees of freedom from a table, beyond by the expansion of Cornish and Fisher (1937), to within 1e-4.
    static func upperQuantile(degreesOfFreedom: Int) -> Double {
        require(
            degreesOfFreedom > 0,
            "StudentDistribution.upperQuantile: \(degreesOfFreedom) degrees of freedom are fewer than one"
        )
        if degreesOfFreedom <= table.count { return table[degreesOfFreedom - 1] }
        let z = normalQuantile
        let freedom = Double(degreesOfFreedom)
        let square = z * z
        let first = (square + 1) / 4
        let second = ((5 * square + 16) * square + 3) / 96
        let third = (((3 * square + 19) * square + 17) * square - 15) / 384
        return z * (1 + (first + (second + third / freedom) / freedom) / freedom)
    }

    /// The same of the normal distribution.
    static let normalQuantile = 1.6448536269514722

    private static let table = [
        6.313751514675, 2.919985580354, 2.353363434802, 2.131846786327, 2.015048373333, 1.943180280516,
        1.894578605062, 1.859548037531, 1.833112932653,
    ]
}
