import CHoneKernels
import HoneTestSupport
import Testing

/// All tests of the kernels, one after the other.
///
/// The level and the number of threads belong to the process, and the suites of all rooms run in one. So each test
/// runs its body in a process of its own (`processExitsWith: .success`), whose issues are reported here: no test of
/// another room ever computes at a level that a test set, and a kernel that reads beyond its inputs ends one test.
@Suite(.serialized) enum KernelTests {}

/// The levels that this machine has, the scalar one first.
let machineLevels: [hone_level] = (0...hone_level_best().rawValue).map { hone_level(rawValue: $0) }

/// Calls `body` at each level, the scalar one first, and restores the level.
func forEachLevel(emulated: Bool = false, _ body: (_ name: String) -> Void) {
    let before = hone_level_current()
    defer { hone_level_set(before) }
    for level in machineLevels + (emulated ? [HONE_LEVEL_AMX_EMULATED] : []) {
        hone_level_set(level)
        body(String(cString: hone_level_name(level)))
    }
}

/// Runs `kernel` at each level and compares its result with `expected` and with that of the scalar twin.
///
/// It must be within the bounds of the one and within twice the bounds of the other; bounds of zero ask for equality.
func expectAtEveryLevel(
    _ expected: [Double],
    within bounds: [Double],
    emulated: Bool = false,
    _ comment: @autoclosure () -> String = "",
    sourceLocation: SourceLocation = #_sourceLocation,
    kernel: () -> [Float]
) {
    var twin: [Double]?
    let doubled = bounds.map { 2 * $0 }
    forEachLevel(emulated: emulated) { level in
        let result = kernel()
        expectClose(
            result,
            expected,
            within: bounds,
            "\(level) \(comment())",
            sourceLocation: sourceLocation
        )
        if let twin {
            expectClose(
                result,
                twin,
                within: doubled,
                "\(level) beside scalar \(comment())",
                sourceLocation: sourceLocation
            )
        } else {
            twin = result.map(Double.init)
        }
    }
}

/// Runs `kernel` at each level, and then with 1, 2 and 5 threads: the bits must be the same.
func expectSameBitsForAnyThreads<Element: FixedWidthInteger>(
    emulated: Bool = false,
    _ comment: @autoclosure () -> String = "",
    sourceLocation: SourceLocation = #_sourceLocation,
    kernel: () -> [Element]
) {
    let before = hone_threads_count()
    defer { hone_threads_set(before) }
    forEachLevel(emulated: emulated) { level in
        hone_threads_set(1)
        let alone = kernel()
        for threads in [2, 5] as [Int32] {
            hone_threads_set(threads)
            #expect(hone_threads_count() == threads)
            if kernel() != alone {
                Issue.record("\(level) \(comment()): \(threads) threads", sourceLocation: sourceLocation)
            }
        }
    }
}
