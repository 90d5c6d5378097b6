internal import Glibc

/// Work on several threads at once.
package enum Threads {
    /// Calls `body` with each of `0..<count`, each on a thread of its own, and returns when all have.
    ///
    /// What the calls share must be safe to share: nothing here guards it.
    package static func run(_ count: Int, _ body: (Int) -> Void) {
        require(count > 0, "Threads.run: \(count) threads")
        withoutActuallyEscaping(body) { body in
            var threads: [pthread_t] = []
            for index in 1..<max(count, 1) {
                var thread = pthread_t()
                let call = Unmanaged.passRetained(Call(body, index))
                let started = pthread_create(
                    &thread,
                    nil,
                    { pointer in
                        if let pointer { Unmanaged<Call>.fromOpaque(pointer).takeRetainedValue().run() }
                        return nil
                    },
                    call.toOpaque()
                )
                if started == 0 {
                    threads.append(thread)
                } else {
                    // The system gives no more threads: the work is done here.
                    call.takeRetainedValue().run()
                }
            }
            body(0)
            for thread in threads { pthread_join(thread, nil) }
        }
    }

    private final class Call {
        private let body: (Int) -> Void
        private let index: Int

        init(_ body: @escaping (Int) -> Void, _ index: Int) {
            self.body = body
            self.index = index
        }

        func run() { body(index) }
    }
}
