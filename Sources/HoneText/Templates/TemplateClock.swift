internal import Glibc

/// The time that a template is told when it asks with `strftime_now`.
///
/// A rendering that must be the same again needs a fixed time.
public struct TemplateClock: Sendable, Equatable {
    /// Seconds since 1970 in UTC; nil for the present.
    private let seconds: Int?

    private init(seconds: Int?) { self.seconds = seconds }

    /// The present, in the time zone of the machine.
    public static let system = TemplateClock(seconds: nil)

    /// Always the same time, given in seconds since 1970, in UTC.
    public static func fixed(secondsSince1970 seconds: Int) -> TemplateClock {
        // The years that have four digits or fewer.
        TemplateClock(seconds: min(max(seconds, -62_135_596_800), 253_402_300_799))
    }

    /// Always midnight of that day.
    public static func fixed(year: Int, month: Int, day: Int) -> TemplateClock {
        // Days by the calendar of 400 years, which begins in March so that leap days come last.
        let (month, day) = (min(max(month, 1), 12), min(max(day, 1), 31))
        let start = min(max(year, 1), 9999) - (month <= 2 ? 1 : 0)
        let era = start >= 0 ? start / 400 : -1
        let yearOfEra = start - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return fixed(secondsSince1970: days * 86_400)
    }

    /// The time in `format`, as C's `strftime` writes it.
    func text(_ format: String) -> String {
        guard !format.isEmpty else { return "" }
        var moment = seconds ?? time(nil)
        var parts = tm()
        if seconds == nil { localtime_r(&moment, &parts) } else { gmtime_r(&moment, &parts) }
        // A mark at the end tells an empty result from one that did not fit.
        var buffer = [CChar](repeating: 0, count: 256 + 64 * format.utf8.count)
        let count = strftime(&buffer, buffer.count, format + "|", &parts)
        let bytes = buffer.prefix(max(0, count - 1)).map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
