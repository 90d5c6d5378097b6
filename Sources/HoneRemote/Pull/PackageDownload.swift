internal import HoneBase
internal import SystemPackage

/// Fetches packages with the machine's own `python3 -m pip`, so that its proxies, mirrors and certificates
/// hold.
struct PackageDownload: Sendable {
    /// The Python that has pip.
    var python = "python3"
    /// Variables on top of this process's environment.
    var environment: [String: String?] = [:]
    /// How long a download may take.
    var timeLimit = Duration.seconds(3600)

    /// Fetches the wheel of `package` in `version` into `folder`, alone, without running any of its code.
    func wheel(of package: String, version: String, into folder: FilePath) throws(PullError) -> FilePath {
        let target = folder.appending("wheel")
        let temporary = folder.appending("temporary")
        try mapping(PullError.file) { () throws(FileError) in
            try Files.makeFolder(target)
            try Files.makeFolder(temporary)
        }
        var environment = environment
        // What pip leaves behind when it is killed is then cleaned with everything else.
        environment["TMPDIR"] = temporary.string
        environment["LC_ALL"] = "C"
        let pip = ChildProcess(
            python,
            [
                "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--only-binary", ":all:",
                "--no-input",
                "--disable-pip-version-check", "--dest", target.string, "\(package)==\(version)",
            ],
            environment: environment,
            output: .captured(limit: 1 << 16),
            timeLimit: timeLimit
        )
        let outcome: ChildProcess.Outcome
        do throws(ChildProcessError) { outcome = try pip.run() } catch {
            if case .programMissing = error { throw .pythonMissing(python) }
            throw .process(error)
        }
        guard outcome.exitCode == 0 else { throw failure(outcome, package, version, in: target) }
        let names = try mapping(PullError.file) { () throws(FileError) in try Files.names(in: target) }
        guard let wheel = names.first(where: { $0.hasSuffix(".whl") }) else {
            throw .downloadFailed(package: package, version: version, lastLines: Self.lastLines(outcome))
        }
        return target.appending(wheel)
    }

    /// What pip's words mean.
    private func failure(
        _ outcome: ChildProcess.Outcome,
        _ package: String,
        _ version: String,
        in folder: FilePath
    ) -> PullError {
        let text = outcome.errorText
        let lines = Self.lastLines(outcome)
        if text.contains("No module named pip") { return .pipMissing(python) }
        if text.contains("[Errno 28]") { return .file(.diskFull(folder)) }
        // Without a network pip also says that no version was found: its retries tell the two apart.
        let isOffline = [
            "Retrying (Retry(", "connection broken by", "Max retries exceeded", "ReadTimeoutError",
        ]
        if isOffline.contains(where: text.contains) { return .network(package: package, lastLines: lines) }
        if text.contains("No matching distribution found") {
            return .packageNotFound(package: package, version: version, lastLines: lines)
        }
        return .downloadFailed(package: package, version: version, lastLines: lines)
    }

    /// The last lines of what pip wrote to standard error, or else to standard output.
    private static func lastLines(_ outcome: ChildProcess.Outcome) -> [String] {
        let text = outcome.errorOutput.isEmpty ? outcome.outputText : outcome.errorText
        return text.split(whereSeparator: \.isNewline).suffix(4).map(String.init)
    }
}
