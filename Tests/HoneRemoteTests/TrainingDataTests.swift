import HoneBase
import Testing

@testable import HoneRemote

@Test func trainingDataReadsBack() {
    let data = TrainingData(
        summary: "s",
        datasets: [.init(name: "a", examples: 1), .init(name: "b", examples: 2)]
    )
    #expect(TrainingData(data.json) == data)
}

@Test(arguments: [
    JSON.null, "text", ["summary": "s"], ["summary": 1, "datasets": []], ["summary": "s", "datasets": [1]],
    ["summary": "s", "datasets": [["name": "a"]]],
    ["summary": "s", "datasets": [["name": "a", "examples": 1.5]]],
])
func trainingDataOfAnotherShapeIsNone(json: JSON) {
    #expect(TrainingData(json) == nil)
}
