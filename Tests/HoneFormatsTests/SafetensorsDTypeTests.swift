import HoneFormats
import Testing

/// Names and sizes as the format's own documentation lists them.
@Test(arguments: [
    ("BOOL", 1), ("U8", 1), ("I8", 1), ("F8_E4M3", 1), ("F8_E5M2", 1), ("I16", 2), ("U16", 2), ("F16", 2),
    ("BF16", 2),
    ("I32", 4), ("U32", 4), ("F32", 4), ("F64", 8), ("I64", 8), ("U64", 8),
])
func dtypeHasTheSizeOfTheFormat(name: String, bytes: Int) {
    #expect(SafetensorsDType(rawValue: name)?.byteCount == bytes)
}

@Test func dtypesAreThoseOfTheFormatOnly() {
    #expect(SafetensorsDType.allCases.count == 15)
    #expect(SafetensorsDType(rawValue: "f32") == nil)
    #expect(SafetensorsDType(rawValue: "F128") == nil)
}
