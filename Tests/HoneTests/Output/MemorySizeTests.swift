import Testing

@testable import hone

@Suite struct MemorySizeTests {
    @Test(
        arguments: [
            ("800MB", 800), ("2GB", 2_048), ("1.5 GiB", 1_536), ("300", 300), ("2g", 2_048), ("512mib", 512),
            ("0", nil),
            ("-1GB", nil), ("much", nil), ("2TB", nil), ("", nil), ("1..5GB", nil),
        ] as [(String, Double?)]
    )
    func sizes(_ text: String, _ megabytes: Double?) {
        #expect(MemorySize(argument: text)?.megabytes == megabytes)
    }
}
