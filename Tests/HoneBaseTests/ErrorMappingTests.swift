import HoneBase
import SystemPackage
import Testing

private enum Outer: Error, Equatable {
    case file(FileError)
}

@Test func mappingPassesTheResult() throws {
    let result = try mapping(Outer.file) { () throws(FileError) in 3 }
    #expect(result == 3)
}

@Test func mappingConvertsTheError() {
    #expect(throws: Outer.file(.missing("/a"))) {
        try mapping(Outer.file) { () throws(FileError) in throw FileError.missing("/a") }
    }
}
