import Testing

@testable import HoneData

/// What each detector recognises, and what looks alike and is not.
struct DetectorTests {
    private func matches(_ detector: some PersonalDataDetector, _ text: String) -> [String] {
        let scanned = ScannedText(text)
        return detector.matches(in: scanned).map { String(decoding: scanned.bytes[$0], as: UTF8.self) }
    }

    @Test(arguments: [
        ("site7@example.com", "site7@example.com"),
        ("Mail <a.b+c@mail.example.co.uk>.", "a.b+c@mail.example.co.uk"),
        ("jörg@müller.de!", "jörg@müller.de"), ("“x_1@a-b.org”", "x_1@a-b.org"),
        ("write to info@firma.de.Thanks", "info@firma.de.Thanks"), ("(ap@example.com)", "ap@example.com"),
    ])
    func emailAddresses(_ text: String, _ match: String) {
        #expect(matches(EmailAddresses(), text) == [match])
    }

    @Test(arguments: ["a@b", "@x.com", "a@.com", "a@x.1", "a.@x.com", "3 @ 4.50", "a@ b.com", "a@x.c"])
    func noEmailAddresses(_ text: String) {
        #expect(matches(EmailAddresses(), text) == [])
    }

    @Test func severalAddressesInOneText() {
        #expect(matches(EmailAddresses(), "a@x.com,b@y.com; c@z.com") == ["a@x.com", "b@y.com", "c@z.com"])
    }

    /// Numbers that issuers publish for tests.
    @Test(arguments: [
        "4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "5555555555554444",
        "2223003122003222",
        "378282246310005", "3782 822463 10005", "6011111111111117", "3530111333300000", "30569309025904",
        "3056 930902 5904", "38520000023237", "4222222222222", "6200000000000005", "6759649826438453",
    ])
    func paymentCards(_ number: String) {
        #expect(matches(PaymentCards(), number) == [number])
        #expect(matches(PaymentCards(), "my card \(number), valid 12/27") == [number])
        #expect(matches(PaymentCards(), "x\(number)") == [])
        #expect(matches(PaymentCards(), "0.\(number)") == [])
    }

    @Test(arguments: [
        "4111111111111112", "1111111111111117", "411111111111111", "4111 1111 11 111111",
        "4111 1111-1111 1111",
        "41111111111111111111", "3782 8224 631 0005",
    ])
    func noPaymentCards(_ text: String) {
        #expect(matches(PaymentCards(), text) == [])
    }

    @Test func theCheckDigitIsThatOfTheStandard() {
        #expect(PaymentCards.hasCheckDigit([7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 3]))
        for last in 0..<10 where last != 3 {
            #expect(!PaymentCards.hasCheckDigit([7, 9, 9, 2, 7, 3, 9, 8, 7, 1, last]))
        }
    }

    /// Examples of the registry.
    @Test(arguments: [
        "DE89370400440532013000", "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19",
        "gb29nwbk60161331926819", "FR1420041010050500013M02606", "NO9386011117947", "CH9300762011623852957",
        "NL91ABNA0417164300", "MT84MALT011000012345MTLCAST001S", "SE4550000000058398257466",
    ])
    func bankAccounts(_ number: String) {
        #expect(matches(BankAccounts(), number) == [number])
        #expect(matches(BankAccounts(), "to (\(number)), please") == [number])
        #expect(matches(BankAccounts(), "X\(number)") == [])
        #expect(matches(BankAccounts(), number + "7") == [])
    }

    @Test(arguments: [
        "DE89370400440532013001", "DE8937040044053201300", "XX89370400440532013000",
        "GB29 NWBK  6016 1331 9268 19",
        "GB82 WEST 1234 5698 7654 33",
    ])
    func noBankAccounts(_ text: String) {
        #expect(matches(BankAccounts(), text) == [])
    }

    @Test(arguments: [
        ("account 12345678", "12345678"), ("Account No. 1234-567-890", "1234-567-890"),
        ("my acct number is 123456.", "123456"), ("Kontonummer: 1234567", "1234567"),
        ("a/c 12345678", "12345678"),
        ("SSN 123-45-6789", "123-45-6789"), ("social security number is 123456789", "123456789"),
        ("pay 12-34-56 12345678 now", "12-34-56 12345678"),
        ("account 1234 5678 9012 3456", "1234 5678 9012 3456"),
    ])
    func accountNumbers(_ text: String, _ match: String) {
        #expect(matches(AccountNumbers(), text) == [match])
    }

    @Test(arguments: [
        "account 12345", "account 1234567890123456789", "order 12345678", "123-45-6789", "12-34-56",
        "on account of 12345678 units", "security level 123456789", "12/34/56 12345678",
    ])
    func noAccountNumbers(_ text: String) {
        #expect(matches(AccountNumbers(), text) == [])
    }

    @Test(arguments: [
        ("+49 89 1234567", "+49 89 1234567"), ("call +1 (202) 456-1111 now", "+1 (202) 456-1111"),
        ("(+44) 20 7946 0958", "+44) 20 7946 0958"), ("+442079460958.", "+442079460958"),
        ("0049 89 1234567", "0049 89 1234567"), ("00 33 1 40 51 38 38", "00 33 1 40 51 38 38"),
        ("212-555-0142", "212-555-0142"), ("212.555.0142", "212.555.0142"),
        ("(212) 555-0142", "(212) 555-0142"),
        ("1-800-555-0142", "1-800-555-0142"), ("phone 212 555 0142", "212 555 0142"),
        ("020 7946 0958", "020 7946 0958"), ("(020) 7946 0958", "(020) 7946 0958"),
        ("07700 900123", "07700 900123"),
        ("0171/1234567", "0171/1234567"), ("030/123 456 78", "030/123 456 78"),
        ("0211 - 123 45 67", "0211 - 123 45 67"),
        ("06 12 34 56 78", "06 12 34 56 78"), ("06.12.34.56.78", "06.12.34.56.78"),
        ("089–1234567", "089-1234567"),
        ("ring the yard, 555-0142, anytime", "555-0142"), ("I am on 555-0137 till five", "555-0137"),
        ("reach him at 555-0137", "555-0137"), ("tel: 4521 8834", "4521 8834"),
        ("fax no. 45218834", "45218834"),
        ("my mobile is 07700900123", "07700900123"), ("order 7 arrived, call 555-0142", "555-0142"),
    ])
    func phoneNumbers(_ text: String, _ match: String) {
        #expect(matches(PhoneNumbers(), text) == [match])
    }

    @Test(arguments: [
        "555-0142", "112-555-0142", "212-155-0142", "212 555 0142", "212-555-0142-3", "x-212-555-0142",
        "0171 123",
        "01 02 03", "0049891234567", "+12345678", "1+123456789", "phone can hold 10800-2500",
        "we call it 4500-2281",
        "phone ring 12345", "05-12-2023 1415", "on 210-4432",
    ])
    func noPhoneNumbers(_ text: String) {
        #expect(matches(PhoneNumbers(), text) == [])
    }

    @Test func masksHideAllButTheEnd() {
        func mask(_ detector: some PersonalDataDetector, _ text: String) -> String {
            detector.mask(Array(text.utf8)[...])
        }
        #expect(mask(PhoneNumbers(), "+49 89 1234567") == "+** ** *****67")
        #expect(mask(PaymentCards(), "4111-1111-1111-1111") == "****-****-****-1111")
        #expect(mask(BankAccounts(), "NL91ABNA0417164300") == "NL**************00")
        #expect(mask(EmailAddresses(), "jörg@müller.de") == "j***@***.de")
    }
}
