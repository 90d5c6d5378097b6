/// Finds training data of one class: there is nothing to learn from it.
struct SingleClass: Check {
    let name = "single-class"

    func findings(in data: CheckedExamples) -> [Finding] {
        let training = data.training
        guard data.hasLabels, let first = training.first else { return [] }
        let label = data.examples[first].output
        guard training.allSatisfy({ data.examples[$0].output == label }) else { return [] }
        let message =
            "all \(training.count) training examples are \"\(label)\": add examples of the other classes"
        return [Finding(name, .error, message, count: training.count)]
    }
}
