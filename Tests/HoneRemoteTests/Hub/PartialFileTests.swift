import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRemote

@Suite struct PartialFileTests {
    private func append(_ text: String, to file: PartialFile) throws {
        var text = text
        try text.withUTF8 { try file.append(UnsafeRawBufferPointer($0)) }
    }

    @Test func aFileGrowsAcrossProcessesAndIsFinished() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("partial/deep/w.part")
            do {
                let file = try PartialFile(path)
                #expect(file.count == 0 && file.tag == nil)
                try file.restart(tag: "\"t\"")
                try append("hal", to: file)
                #expect(file.count == 3)
            }
            let file = try PartialFile(path)
            #expect(file.count == 3 && file.tag == "\"t\"")
            try append("f done", to: file)
            try file.finish(at: folder.appending("files/deep/w"))
            #expect(try contents(of: folder) == ["files/deep/w": "half done"])
        }
    }

    @Test func aRestartForgetsWhatCame() throws {
        try withTemporaryFolder { folder in
            let file = try PartialFile(folder.appending("w"))
            try append("wrong", to: file)
            try file.restart(tag: "W/\"weak\"")
            #expect(file.count == 0 && file.tag == nil, "a weak tag does not tell bytes apart")
            try append("ok", to: file)
            #expect(try contents(of: folder) == ["w": "ok", "w.tag": ""])
            try file.discard()
            #expect(try contents(of: folder) == [:])
        }
    }
}
