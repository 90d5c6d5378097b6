import HoneBase
import HoneData
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct LoadFaultTests {
    private static let reasons: [(LoadReason, LoadFault.Severity)] = [
        (.file(.missing("a.md")), .failure), (.unknownEnding(known: [".md", ".txt"]), .passedOver),
        (.link(target: "/etc"), .passedOver), (.deadLink, .passedOver), (.special, .passedOver),
        (.nameNotUTF8, .failure),
        (.sameName, .failure),
        (.fileTooLarge(bytes: 7, limit: 3), .failure), (.textTooLarge(limit: 3), .failure),
        (.empty, .passedOver),
        (.binary(offset: 4), .failure), (.unknownEncoding(offset: 4), .failure),
        (.replaced(count: 2, offset: 4, encoding: "UTF-8"), .warning),
        (.halfCharacters(count: 1), .warning), (.guessedEncoding("Windows-1252"), .warning),
        (.frontMatter("it is never closed", remedy: "close it"), .failure), (.readers(found: "3"), .failure),
        (.readersInText, .warning),
        (.encrypted, .failure), (.copyingForbidden, .failure), (.picturesOnly(pages: 1), .failure),
        (.broken(format: "PDF", "cut off"), .failure), (.otherKind(expected: "a", found: "b"), .failure),
        (.archive(.tooLarge("a.docx", limit: 3)), .failure), (.tooDeep(limit: 3), .failure),
        (.tooManyAttributes(limit: 3), .failure), (.tooSlow(seconds: 3), .failure),
        (.memory(program: "p", limit: 1 << 20), .failure), (.programMissing("p", package: "q"), .failure),
        (.program(.programMissing("p")), .failure), (.table(.noRows(file: "x")), .failure),
        (.row(.notAnObject(found: "null")), .failure), (.rowTooLarge(limit: 3), .failure),
        (.rowWithoutEnd(limit: 3), .failure),
        (.rowWithoutText(fields: ["a"]), .failure), (.repeatedID("x", line: 3), .failure),
        (.zeroCharacter, .failure),
    ]

    /// Each fault names the file and the line, and says what is wrong.
    @Test(arguments: reasons) func faultsAreTold(_ reason: LoadReason, _ severity: LoadFault.Severity) {
        let fault = LoadFault(at: .init(file: "docs/a.md", line: 7), reason)
        #expect(fault.severity == severity)
        #expect(fault.description.hasPrefix("docs/a.md:7"))
        #expect(!fault.problem.what.isEmpty && !fault.problem.what.hasSuffix("."))
    }

    @Test func limitsAreTold() {
        let fault = LoadFault(at: .init(file: "a.pdf"), .fileTooLarge(bytes: 52_480_500, limit: 999))
        #expect(fault.problem.expected == "at most 999 bytes" && fault.problem.found == "52,480,500 bytes")
        let found = LoadFault(at: .init(file: "a.pdf"), .picturesOnly(pages: 3)).problem.found
        #expect(found == "3 pages without a letter")
    }

    /// What is refused for its size says what to do about it.
    @Test(
        arguments: [
            .fileTooLarge(bytes: 2000, limit: 1000), .textTooLarge(limit: 1000), .rowTooLarge(limit: 1000),
            .rowWithoutEnd(limit: 1000), .tooDeep(limit: 1000), .tooManyAttributes(limit: 1000),
            .memory(program: "p", limit: 1000 << 20), .archive(.tooLarge("a.docx", limit: 1000)),
            .archive(.tooManyEntries("a.docx", limit: 1000)),
        ] as [LoadReason]
    )
    func limitsHaveRemedies(_ reason: LoadReason) {
        let fault = LoadFault(at: .init(file: "a.docx"), reason)
        #expect(fault.problem.remedy != nil && fault.description.contains("1,000"))
        #expect(fault.description.hasPrefix("a.docx: "))
    }
}
