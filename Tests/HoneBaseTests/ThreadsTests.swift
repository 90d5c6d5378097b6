import HoneBase
import Synchronization
import Testing

@Test(arguments: [1, 2, 7]) func everyThreadHasItsNumber(_ count: Int) {
    let seen = Mutex<[Int]>([])
    Threads.run(count) { index in seen.withLock { $0.append(index) } }
    #expect(seen.withLock { $0.sorted() } == Array(0..<count))
}
