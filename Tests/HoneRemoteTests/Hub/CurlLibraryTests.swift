import Testing

@testable import HoneRemote

@Test func aMachineWithoutLibcurlIsTold() {
    #expect(CurlLibrary(["libnone.so.0"]) == nil)
    #expect(CurlLibrary([]) == nil)
    #expect(CurlLibrary(["libc.so.6"]) == nil, "another library")
    #expect(CurlLibrary.shared != nil)
}
