import HoneBase
import SystemPackage
import Testing

@Test(arguments: [
    (Problem("it broke"), "it broke"),
    (Problem("it broke", at: .init(file: "a.json")), "a.json: it broke"),
    (Problem("it broke", at: .init(file: "a.json", line: 3)), "a.json:3: it broke"),
    (
        Problem("it broke", at: .init(file: "a.json", line: 3, field: "b.c")),
        "a.json:3, field \"b.c\": it broke"
    ),
    (
        Problem("it broke", expected: "a number", found: "a string", remedy: "write a number"),
        "it broke\n  expected: a number\n  found: a string\n  what to do: write a number"
    ),
])
func problemIsToldInOneParagraph(problem: Problem, expected: String) {
    #expect(problem.description == expected)
}

@Test func problemIsOneOfTheInputUnlessSaidOtherwise() {
    #expect(Problem("x").kind == .input)
    #expect(Problem("x", kind: .work).kind == .work)
}

@Test func errorIsDescribedByItsProblem() {
    let error = FileError.notAFile("/a")
    #expect("\(error)" == error.problem.description)
}
