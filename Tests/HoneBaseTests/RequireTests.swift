import HoneBase
import Testing

@Test func aPromiseThatIsKeptGoesOn() {
    require(1 + 1 == 2, "arithmetic")
}

@Test func aBrokenPromiseStopsTheProgramAndSaysWhich() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        require(CommandLine.arguments.isEmpty, "the list must be empty")
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains("the list must be empty"))
}
