import CHoneKernels
import Glibc
import Synchronization
import Testing

/// How often each task of a job ran.
private final class Counts: Sendable {
    private let counts: Mutex<[Int]>

    init(_ tasks: Int) { counts = Mutex(.init(repeating: 0, count: tasks)) }

    func count(_ task: Int64) { counts.withLock { $0[Int(task)] += 1 } }

    var areAllOne: Bool { counts.withLock { $0.allSatisfy { $0 == 1 } } }
}

/// `hone_parallel` with a Swift closure.
private func parallel(_ tasks: Int, _ body: (Int64) -> Void) {
    withoutActuallyEscaping(body) { body in
        let box = Box(body)
        hone_parallel(
            Int64(tasks),
            { context, task in
                guard let context else { return }
                Unmanaged<Box>.fromOpaque(context).takeUnretainedValue().body(task)
            },
            Unmanaged.passUnretained(box).toOpaque()
        )
        withExtendedLifetime(box) {}
    }
}

private final class Box {
    let body: (Int64) -> Void
    init(_ body: @escaping (Int64) -> Void) { self.body = body }
}

/// Ends a process whose threads wait for each other.
private func stopWhenStuck() { alarm(60) }

/// Fills the stack where the frames of earlier calls were, and tells whether it stays as it is for a while.
@inline(never)
private func stackKeepsItsValues() -> Bool {
    let words = InlineArray<1024, Float>(repeating: 1)
    return withUnsafeBytes(of: words) { bytes in
        let start = bytes.assumingMemoryBound(to: Float.self).baseAddress
        return (0..<3).allSatisfy { _ in hone_sum(start, 1024) == 1024 }
    }
}

extension KernelTests {
    @Suite struct ThreadsTests {
        @Test func everyTaskRunsExactlyOnce() async {
            await #expect(processExitsWith: .success) {
                stopWhenStuck()
                for threads in [1, 2, 5] as [Int32] {
                    hone_threads_set(threads)
                    for tasks in Array(0...40) + [1000, 20_000] {
                        let counts = Counts(tasks)
                        parallel(tasks) { counts.count($0) }
                        #expect(counts.areAllOne, "\(tasks) tasks, \(threads) threads")
                    }
                }
            }
        }

        @Test func noTaskForZeroOrLess() async {
            await #expect(processExitsWith: .success) {
                stopWhenStuck()
                hone_threads_set(3)
                for tasks in [0, -1, .min] {
                    parallel(tasks) { Issue.record("task \($0) of \(tasks) ran") }
                }
            }
        }

        /// A call from within a task runs in order on the thread of the task.
        @Test func nestedCallsRunInOrderOnTheirThread() async {
            await #expect(processExitsWith: .success) {
                stopWhenStuck()
                for threads in [1, 2, 5] as [Int32] {
                    hone_threads_set(threads)
                    let counts = Counts(50 * 20)
                    parallel(50) { outer in
                        let thread = pthread_self()
                        var expected: Int64 = 0
                        parallel(20) { inner in
                            if inner != expected || pthread_self() != thread {
                                Issue.record("task \(inner) within task \(outer): \(expected) was due")
                            }
                            expected += 1
                            parallel(3) { _ in }
                            counts.count(outer * 20 + inner)
                        }
                    }
                    #expect(counts.areAllOne)
                }
            }
        }

        /// Jobs so short that workers come late: a job lives on its caller's stack and must not be looked at later.
        @Test func manySmallJobsInARow() async {
            await #expect(processExitsWith: .success) {
                stopWhenStuck()
                for threads in [2, 5] as [Int32] {
                    hone_threads_set(threads)
                    var sum = 0
                    for job in 0..<100_000 {
                        let counter = Atomic(0)
                        parallel(2 + job % 3) { task in
                            // Some take a little longer.
                            for _ in 0..<job % 50 { hone_scale(1, nil, nil, 0) }
                            counter.add(Int(task) + 1, ordering: .relaxed)
                        }
                        sum += counter.load(ordering: .relaxed)
                    }
                    // 1+2, 1+2+3, 1+2+3+4 in turn; the last job is one of the first kind.
                    #expect(sum == 33_333 * (3 + 6 + 10) + 3)
                }
            }
        }

        /// A job is on its caller's stack: where it was, nothing changes once the call has returned.
        @Test func aFinishedJobIsNotTouched() async {
            await #expect(processExitsWith: .success) {
                stopWhenStuck()
                for threads in [2, 5] as [Int32] {
                    hone_threads_set(threads)
                    for job in 0..<100_000 {
                        hone_parallel(2, { _, _ in }, nil)
                        guard stackKeepsItsValues() else {
                            Issue.record("job \(job), \(threads) threads")
                            return
                        }
                    }
                }
            }
        }

        @Test func callsFromSeveralThreadsAtOnce() async {
            await #expect(processExitsWith: .success) {
                stopWhenStuck()
                hone_threads_set(3)
                let callers: [pthread_t] = (0..<6).map { _ in
                    var thread = pthread_t()
                    let status = pthread_create(
                        &thread,
                        nil,
                        { _ in
                            for job in 0..<500 {
                                let counts = Counts(job % 17)
                                parallel(job % 17) { counts.count($0) }
                                if !counts.areAllOne { Issue.record("a job of \(job % 17) tasks") }
                            }
                            return nil
                        },
                        nil
                    )
                    #expect(status == 0)
                    return thread
                }
                for caller in callers { pthread_join(caller, nil) }
            }
        }

        /// More threads than one take part where tasks are long enough, and never more than the count.
        @Test func allThreadsTakePart() async {
            await #expect(processExitsWith: .success) {
                stopWhenStuck()
                for threads in [4, 2, 1] as [Int32] {
                    hone_threads_set(threads)
                    let seen = Mutex<Set<pthread_t>>([])
                    parallel(24) { _ in
                        usleep(2000)
                        _ = seen.withLock { $0.insert(pthread_self()) }
                    }
                    let count = seen.withLock(\.count)
                    #expect(count == Int(threads), "\(threads) threads are set, \(count) worked")
                }
            }
        }

        @Test func theCountComesFromTheEnvironment() async {
            await #expect(processExitsWith: .success) {
                stopWhenStuck()
                setenv("HONE_THREADS", "3", 1)
                #expect(hone_threads_count() == 3)
            }
            await #expect(processExitsWith: .success) {
                stopWhenStuck()
                setenv("HONE_THREADS", "none", 1)
                let mask = systemEntry("Cpus_allowed", in: "/proc/self/status") ?? ""
                let processors = mask.compactMap(\.hexDigitValue).reduce(0) { $0 + $1.nonzeroBitCount }
                #expect(Int(hone_threads_count()) == processors)
            }
        }

        @Test func theCountIsBounded() async {
            await #expect(processExitsWith: .success) {
                stopWhenStuck()
                hone_threads_set(0)
                #expect(hone_threads_count() == 1)
                hone_threads_set(100_000)
                #expect(hone_threads_count() == 256)
            }
        }
    }
}
