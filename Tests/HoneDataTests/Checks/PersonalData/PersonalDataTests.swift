import HoneBase
import Testing

@testable import HoneData

struct PersonalDataTests {
    /// The kind and the masked text of each match in `text`.
    private func found(_ text: String) -> [String] {
        PersonalData.matches(in: text).map { "\(PersonalData.detectors[$0.detector].kind): \($0.masked)" }
    }

    @Test func findingsAreByKindWithPlacesAndMasks() {
        let examples = [
            example("mail ann.b@example.com, call +49 89 1234567", "4111 1111 1111 1111", line: 1),
            example("none", line: 2), example("DE89 3704 0044 0532 0130 00", line: 3),
        ]
        let found = findings(PersonalData(), examples)
        #expect(found.allSatisfy { $0.severity == .warning && $0.check == "personal-data" })
        let evidence = found.flatMap(\.evidence)
        #expect(evidence.map(\.place.line) == [1, 3, 1, 1])
        #expect(evidence.map(\.place.field) == ["input", "input", "output", "input"])
        #expect(
            evidence.map(\.detail) == [
                "a***@***.com", "DE** **** **** **** **** 00", "**** **** **** 1111", "+** ** *****67",
            ]
        )
    }

    @Test func anOutputIsToldForEveryExampleThatHasIt() {
        let examples = (1...3).map { example("text \($0)", "ask site7@example.com", line: $0) }
        #expect(findings(PersonalData(), examples).map(lines) == [[1, 2, 3]])
    }

    @Test func aMatchIsToldOnce() {
        #expect(found("card 4111111111111111 phone").count == 1)
        #expect(
            found("IBAN DE89 3704 0044 0532 0130 00, account 0532013000").map { $0.prefix(4) } == [
                "bank", "acco",
            ]
        )
        #expect(found("my account number is +49 89 1234567").count == 1)
    }

    /// Numbers of the trades that must pass: orders, parts, dates, times, prices, measures.
    @Test(arguments: [
        "order 113542617735902", "cancel purchase 00123842", "00004587345", "PO 4500-22871", "part 4500-2281",
        "BR-45, 3,120 h on the counter", "24V at X3:11", "the 24 V rail is 24.1", "S/N 22-30917-4456",
        "invoice 37-20881 of 12.03.2024", "05-12-2023 14:30", "05-12-2023 14 30 00", "2024-03-12 08:15:30",
        "2024-03-12T08:15:30Z", "from 08:30 to 17:45", "$1,250.00 plus 19% of 3450.50", "19.8/19.9/19.7 bar",
        "01.01.2000", "12/21/17 and 12/03/2019", "160 95 120 3000 4500", "192.168.100.200", "10.0.0.1:8080",
        "0.5454545454545454", "3.81 4.41 6.35", "x = 10800-2500=8300", "pi is 3.14159265358979",
        "doi:10.1007/s12551",
        "se-0200/11660", "dlg-0660ea24-0749-4974-8605-8cc9bd83ea06", "rev 200-300-4000-12", "o-ring 210-4432",
        "retaining ring 210-4432", "serial 0171 1234567", "order no 0171/1234567",
        "call us about order 4521-8834",
        "ISBN 978-3-16-148410-0", "4 x 4 3 @ 4.50", "@service", "a@b", "2@4.99", "user@localhost",
        "DE123456789",
        "GB82 WEST 1234 5698 7654 33", "4111 1111 1111 1112", "1234 5678 9012 3456", "account 12345",
        "my account since 2019",
        "the account was opened; 448812 units", "11.04 (32bit)", "+24 V, +12 V",
        "99 + 12345678", "+0.02 -0.05 tolerance", "05 06", "K3 contact 4500-2281",
    ])
    func otherNumbersPass(_ text: String) {
        #expect(found(text) == [])
    }
}
