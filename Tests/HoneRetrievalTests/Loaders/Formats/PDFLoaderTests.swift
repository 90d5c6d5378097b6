import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

/// Whether poppler's program is on this machine.
let hasPDFToText = (try? ChildProcess("pdftotext", ["-v"]).run()) != nil

@Suite(.enabled(if: hasPDFToText)) struct PDFLoaderTests {
    @Test func pagesAndParagraphsAreRead() throws {
        let first = pdfLines(["The pump moves", "water upward.", "", "", "", "Oil is filled", "in monthly."])
        let loaded = try load("a.pdf", pdf(pages: [first, pdfLines(["Second page 1999"])]))
        let document = try #require(loaded.documents.first)
        #expect(loaded.faults.isEmpty && loaded.documents.count == 1)
        #expect(
            document.readable == [
                paragraph("The pump moves\nwater upward."), paragraph("Oil is filled\nin monthly."),
                paragraph("Second page 1999"),
            ]
        )
        #expect(document.metadata == ["pages": "2"])
        // The page of a place is one more than the form feeds before it.
        let last = try #require(document.blocks.last)
        #expect(document.text[..<last.range.lowerBound].count { $0 == 0x0C } == 1)
    }

    @Test func aPictureIsNoText() throws {
        let loaded = try load("a.pdf", pdf(pages: [pdfPicture, pdfPicture]))
        #expect(loaded.documents.isEmpty && loaded.reasons == [.picturesOnly(pages: 2)])
        #expect(loaded.faults.first?.description.contains("ocrmypdf") == true)
    }

    @Test func aPasswordIsTold() throws {
        let loaded = try load("a.pdf", pdf(pages: [pdfLines(["secret"])], encryption: pdfEncryption))
        #expect(loaded.documents.isEmpty && loaded.reasons == [.encrypted])
    }

    @Test func brokenFilesAreTold() throws {
        let whole = pdf(pages: [pdfLines(["text"])])
        for bytes in [Array(whole[..<60]), Array("%PDF-1.7\n".utf8)] {
            guard case .broken(format: "PDF", _)? = try load("a.pdf", bytes).reasons.first else {
                Issue.record("\(bytes.count) bytes were read")
                continue
            }
        }
        for bytes in [[], Array("<html>".utf8), [0x50, 0x4B, 3, 4]] as [[UInt8]] {
            guard case .otherKind(expected: "a PDF file", _)? = try load("a.pdf", bytes).reasons.first else {
                Issue.record("\(bytes) was read")
                continue
            }
        }
    }

    /// Loads a PDF through a script in the place of `pdftotext`.
    private func loadBy(_ script: String, _ limits: LoadLimits = .init()) throws -> LoadFault? {
        try withTemporaryFolder { folder in
            let (path, program) = (folder.appending("a.pdf"), folder.appending("program"))
            try writeQuickly(pdf(pages: [""]), to: path)
            try Files.write("#!/bin/sh\n" + script, to: program)
            _ = try ChildProcess("chmod", ["755", program.string]).run()
            let source = DocumentSource(path: path, identifier: "a.pdf", limits: limits)
            do throws(LoadFault) {
                _ = try PDFLoader(program: program.string).load(source)
                return nil
            } catch {
                return error
            }
        }
    }

    @Test func theProgramIsLimited() throws {
        let slow = try loadBy("sleep 30", LoadLimits(seconds: 1))
        #expect(slow?.reason == .tooSlow(seconds: 1))
        let long = try loadBy("yes text | head -c 200000", LoadLimits(documentBytes: 1000))
        #expect(long?.reason == .textTooLarge(limit: 1000))
        #expect(
            try loadBy("ulimit -v | grep -qx 65536 && echo text", LoadLimits(childBytes: 64 << 20)) == nil
        )
        let large = try loadBy("echo 'Out of memory' >&2; exit 1")
        guard case .memory? = large?.reason else {
            Issue.record("\(String(describing: large))")
            return
        }
    }

    @Test func whatTheProgramSaysIsTold() throws {
        #expect(try loadBy("exit 3")?.reason == .copyingForbidden)
        #expect(try loadBy("echo 'Command Line Error: Incorrect password' >&2; exit 1")?.reason == .encrypted)
        #expect(try loadBy("echo one >&2; echo two >&2; exit 1")?.reason == .broken(format: "PDF", "two"))
        let range =
            "Command Line Error: Wrong page range given: the first page (1) can not be after the last page (0)."
        #expect(
            try loadBy("echo '\(range)' >&2; exit 99")?.reason
                == .broken(format: "PDF", "it has no pages, or is damaged")
        )
        guard case .broken(format: "PDF", let crash)? = try loadBy("kill -SEGV $$")?.reason else {
            Issue.record("a crash")
            return
        }
        #expect(crash.contains("crashed"))
        #expect(try loadBy("printf 'a\\000b\\r\\nc\\377'") == nil)
    }
}

@Suite struct PDFProgramTests {
    @Test func aMissingProgramIsTold() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("a.pdf")
            try writeQuickly(pdf(pages: [""]), to: path)
            let source = DocumentSource(path: path, identifier: "a.pdf", limits: .init())
            do throws(LoadFault) {
                _ = try PDFLoader(program: "no-such-program").load(source)
                Issue.record("it was read")
            } catch {
                #expect(error.reason == .programMissing("no-such-program", package: "poppler-utils"))
                #expect(
                    error.description.contains("apt install poppler-utils") && error.problem.kind == .work
                )
            }
        }
    }
}
