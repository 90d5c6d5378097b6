internal import Glibc

/// The clock by which durations are measured.
public enum MonotonicClock {
    /// Seconds since some fixed time; never goes back.
    public static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
