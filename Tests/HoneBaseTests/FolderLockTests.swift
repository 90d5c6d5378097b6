import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@Suite struct FolderLockTests {
    private let folder: FilePath

    init() throws {
        var template = Array("/tmp/hone-test-XXXXXX".utf8CString)
        folder = FilePath(String(cString: try #require(mkdtemp(&template))))
    }

    @Test func aSecondProcessIsKeptOut() async throws {
        defer { try? Files.remove(folder) }
        let lock = try FolderLock(folder)
        await #expect(processExitsWith: .exitCode(7)) { [name = folder.string as String] in
            do {
                let lock = try FolderLock(FilePath(name))
                exit(withExtendedLifetime(lock) { 3 })
            } catch {
                exit(error as? FileError == .locked(FilePath(name)) ? 7 : 4)
            }
        }
        hold(lock)
    }

    @Test func aKilledProcessGivesTheLockBack() async throws {
        defer { try? Files.remove(folder) }
        await #expect(processExitsWith: .signal(SIGKILL)) { [name = folder.string as String] in
            let lock = try FolderLock(FilePath(name))
            kill(getpid(), SIGKILL)
            hold(lock)
        }
        hold(try FolderLock(folder))
    }

    @Test func theLockEndsWithItsValue() throws {
        defer { try? Files.remove(folder) }
        for _ in 0..<3 {
            let lock = try FolderLock(folder.appending("made/where/missing"))
            #expect(throws: FileError.locked(folder.appending("made/where/missing"))) {
                hold(try FolderLock(folder.appending("made/where/missing")))
            }
            hold(lock)
        }
    }
}

/// Keeps `lock` until here.
private func hold(_ lock: borrowing FolderLock) {}
