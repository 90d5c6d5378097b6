internal import Glibc

/// Points in time as text.
public enum Timestamp {
    /// This moment in UTC after ISO 8601, such as `2026-11-21T02:15:04Z`.
    public static var now: String { text(of: time(nil)) }

    /// The moment that many seconds after the beginning of 1970.
    public static func text(of seconds: Int) -> String {
        var seconds = seconds
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }
}
