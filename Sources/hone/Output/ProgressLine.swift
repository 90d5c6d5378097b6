internal import Glibc
internal import HoneBase
internal import Synchronization

/// Tells a person how far the work is: one line that is rewritten on a terminal, plain lines elsewhere.
final class ProgressLine: Sendable {
    private struct State {
        var stage = ""
        var total = 0
        var started = 0.0
        var printed = 0.0
        var isOpen = false
    }

    private let state = Mutex(State())
    private let isQuiet: Bool

    /// A line that says nothing where `isQuiet`.
    init(isQuiet: Bool = false) { self.isQuiet = isQuiet }

    /// Starts a stage of `total` items.
    func begin(_ stage: String, total: Int = 0) {
        guard !isQuiet else { return }
        state.withLock { state in
            close(&state)
            state.stage = stage
            state.total = total
            state.started = MonotonicClock.now
            state.printed = 0
            if Terminal.isInteractive { show(&state, done: 0) } else { Terminal.message(stage) }
        }
    }

    /// Says that `done` items of the stage are done.
    func update(_ done: Int) {
        guard !isQuiet else { return }
        state.withLock { state in
            let pause = Terminal.isInteractive ? 0.1 : 10
            guard MonotonicClock.now - max(state.printed, Terminal.isInteractive ? 0 : state.started) >= pause
            else {
                return
            }
            show(&state, done: done)
        }
    }

    /// Shows a text of the caller's own, not more often than an eye can follow.
    func tell(_ text: String) {
        guard !isQuiet else { return }
        state.withLock { state in
            let pause = Terminal.isInteractive ? 0.1 : 10
            guard MonotonicClock.now - max(state.printed, Terminal.isInteractive ? 0 : state.started) >= pause
            else {
                return
            }
            show(&state, text)
        }
    }

    /// Ends the line, so that what follows starts on a new one.
    func end() {
        state.withLock { close(&$0) }
    }

    private func show(_ state: inout State, done: Int) {
        let elapsed = MonotonicClock.now - state.started
        var text = state.stage
        if state.total > 0, done > 0 {
            let rate = Double(done) / max(elapsed, 1e-9)
            text += "  \(done)/\(state.total)  \(rate.significant(3))/s"
            text += "  \((Double(state.total - done) / rate).duration) left"
        }
        show(&state, text)
    }

    private func show(_ state: inout State, _ text: String) {
        state.printed = MonotonicClock.now
        if Terminal.isInteractive {
            Terminal.write("\r\u{1B}[K" + String(text.prefix(Terminal.width - 1)), to: STDERR_FILENO)
            state.isOpen = true
        } else {
            Terminal.message(text)
        }
    }

    private func close(_ state: inout State) {
        guard state.isOpen else { return }
        Terminal.write("\r\u{1B}[K", to: STDERR_FILENO)
        state.isOpen = false
    }
}
