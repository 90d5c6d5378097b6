/// The package itself.
public enum Hone {
    /// The version of this package.
    public static let version = "0.1.0"

    /// The largest resident memory of this process, in MB.
    public static var peakMemory: Double { Probe.peakMemory }

    /// What this process may take in all, in MB.
    public static var freeMemory: Double { Probe.freeMemory }
}
