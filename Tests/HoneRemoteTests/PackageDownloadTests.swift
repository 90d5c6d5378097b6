import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRemote

/// What pip 23 to 25 writes to standard error in each case, shortened, and what it means.
private let failures: [(String, Int, PullError)] = [
    ("/usr/bin/python3: No module named pip\n", 1, .pipMissing("PYTHON")),
    (
        """
        WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection \
        broken by 'NewConnectionError: Failed to establish a new connection: [Errno -3] Temporary failure in name \
        resolution': /simple/p/
        ERROR: Could not find a version that satisfies the requirement p==1 (from versions: none)
        ERROR: No matching distribution found for p==1

        """, 1,
        .network(
            package: "p",
            lastLines: [
                "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection "
                    + "broken by 'NewConnectionError: Failed to establish a new connection: [Errno -3] Temporary failure "
                    + "in name resolution': /simple/p/",
                "ERROR: Could not find a version that satisfies the requirement p==1 (from versions: none)",
                "ERROR: No matching distribution found for p==1",
            ]
        )
    ),
    (
        """
        ERROR: Could not find a version that satisfies the requirement p==1 (from versions: 2, 3)
        ERROR: No matching distribution found for p==1

        """, 1,
        .packageNotFound(
            package: "p",
            version: "1",
            lastLines: [
                "ERROR: Could not find a version that satisfies the requirement p==1 (from versions: 2, 3)",
                "ERROR: No matching distribution found for p==1",
            ]
        )
    ),
    (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n", 1,
        .file(.diskFull("FOLDER/wheel"))
    ),
    (
        "1\n2\n3\n4\n5\nERROR: HTTP error 403\n", 2,
        .downloadFailed(package: "p", version: "1", lastLines: ["3", "4", "5", "ERROR: HTTP error 403"])
    ),
    ("", 0, .downloadFailed(package: "p", version: "1", lastLines: ["from standard output"])),
]

@Suite struct PackageDownloadTests {
    @Test(arguments: failures) func failuresOfPipAreToldApart(
        text: String,
        exitCode: Int,
        expected: PullError
    ) throws {
        try withTemporaryFolder { folder in
            let python = folder.appending("python3")
            try Files.write(text, to: folder.appending("text"))
            try writeProgram(
                "#!/bin/sh\necho from standard output\ncat '\(folder)/text' >&2\nexit \(exitCode)\n",
                to: python
            )
            let error = #expect(throws: PullError.self) {
                try PackageDownload(python: python.string).wheel(of: "p", version: "1", into: folder)
            }
            let told = error?.description.replacing(python.string, with: "PYTHON")
                .replacing(folder.string, with: "FOLDER")
            #expect(told == expected.description)
        }
    }

    @Test func aMissingPythonIsNamed() throws {
        try withTemporaryFolder { folder in
            #expect(throws: PullError.pythonMissing("/nonexistent/python3")) {
                try PackageDownload(python: "/nonexistent/python3").wheel(of: "p", version: "1", into: folder)
            }
        }
    }

    @Test func aDownloadThatHangsIsStopped() throws {
        try withTemporaryFolder { folder in
            let python = folder.appending("python3")
            try writeProgram("#!/bin/sh\nexec sleep 60\n", to: python)
            let download = PackageDownload(python: python.string, timeLimit: .milliseconds(200))
            let expected = ChildProcessError.timedOut(
                program: python.string,
                limit: .milliseconds(200),
                lastLines: []
            )
            #expect(throws: PullError.process(expected)) {
                try download.wheel(of: "p", version: "1", into: folder)
            }
        }
    }

    /// A Python without pip, as Debian installs it.
    @Test(.enabled(if: canRunPip)) func aRealPythonWithoutPipIsToldApart() throws {
        try withTemporaryFolder { folder in
            let made = try ChildProcess(
                "python3",
                ["-m", "venv", "--without-pip", folder.appending("venv").string]
            ).run()
            try #require(made.exitCode == 0)
            let python = folder.appending("venv/bin/python3").string
            #expect(throws: PullError.pipMissing(python)) {
                try PackageDownload(python: python).wheel(of: "p", version: "1", into: folder)
            }
        }
    }

    /// A proxy that refuses connections stands for a machine without a network.
    @Test(.enabled(if: canRunPip)) func aRealPipWithoutANetworkIsToldApart() throws {
        try withTemporaryFolder { folder in
            let download = PackageDownload(environment: [
                "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1", "PIP_TIMEOUT": "1",
                "PIP_CONFIG_FILE": "/dev/null", "PIP_NO_INDEX": nil, "PIP_EXTRA_INDEX_URL": nil,
            ])
            let error = #expect(throws: PullError.self) {
                try download.wheel(of: "test-model", version: "1.0", into: folder)
            }
            guard case .network(package: "test-model", let lines) = error else {
                Issue.record("expected a network error, found \(String(describing: error))")
                return
            }
            #expect(!lines.isEmpty)
        }
    }
}
