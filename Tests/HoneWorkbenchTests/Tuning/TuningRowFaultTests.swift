import HoneBase
import Testing

@testable import HoneWorkbench

@Suite struct TuningRowFaultTests {
    @Test(
        arguments: [
            (.tooLong(tokens: 9, maximum: 8), "9 tokens, the base reads 8"),
            (.nothingSupervised, "no token of it is trained on"),
            (.template("it refuses"), "it refuses"),
            (
                .noAnswerSpan(message: 2),
                "the template writes message 3 so that its place in the text cannot be told"
            ),
            (
                .wrongContent(objective: "supervised", expected: "chats"),
                "the objective supervised is for chats"
            ),
        ] as [(TuningRowFault.Fault, String)]
    )
    func everyFaultHasItsWords(_ fault: TuningRowFault.Fault, _ told: String) {
        let there = TuningRowFault(place: .init(file: "f", line: 7), fault: fault)
        #expect(there.told == "line 7: " + told)
        #expect(TuningRowFault(place: .init(file: "f"), fault: fault).told == told)
        #expect(there.expected?.isEmpty == false && !there.remedy.isEmpty)
        let problem = TuningError.rows([there], count: 1).problem
        #expect(problem.place == there.place && problem.what.contains(there.told) && problem.kind == .input)
    }
}
