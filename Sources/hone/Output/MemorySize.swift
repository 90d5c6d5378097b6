internal import ArgumentParser

/// An amount of memory as people write it: `800MB`, `2GB`, `1.5 GiB`; a bare number is MB.
struct MemorySize: ExpressibleByArgument {
    /// In MB of 2²⁰ bytes, as the system counts resident memory.
    let megabytes: Double

    init?(argument: String) {
        let text = argument.filter { $0 != " " }.uppercased()
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let factors = ["": 1.0, "M": 1, "MB": 1, "MIB": 1, "G": 1_024, "GB": 1_024, "GIB": 1_024]
        guard let number = Double(digits), number > 0,
            let factor = factors[String(text.dropFirst(digits.count))]
        else { return nil }
        megabytes = number * factor
    }
}
