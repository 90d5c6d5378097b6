import HoneBase
import Testing

@Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_000_000_000, "2001-09-09T01:46:40Z"),
    (2_147_483_647, "2038-01-19T03:14:07Z"), (4_102_444_799, "2099-12-31T23:59:59Z"),
])
func timestampsAreUTC(seconds: Int, expected: String) {
    #expect(Timestamp.text(of: seconds) == expected)
}

@Test func nowIsAfterThisWasWritten() {
    #expect(Timestamp.now > "2026-01-01T00:00:00Z")
    #expect(Timestamp.now.utf8.count == 20)
}
