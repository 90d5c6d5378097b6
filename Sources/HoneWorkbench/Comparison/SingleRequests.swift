internal import HoneBase
internal import HoneData
internal import HoneRetrieval

/// Single requests to a model, as they are served: how long they take, and where the time goes.
struct SingleRequests {
    /// The examples that may be asked.
    private let items: [Int]
    private let data: TaskExamples
    private let base: Base
    /// The documents of the task; nil where nothing is looked up.
    private let documents: TaskDocuments?

    /// Requests of the held-out examples `items` of `data` to models on `base`.
    init(_ items: [Int], _ data: TaskExamples, _ base: Base, _ documents: TaskDocuments?) {
        (self.items, self.data, self.base, self.documents) = (items, data, base, documents)
    }

    /// Single requests one after the other, from text to answer, over held-out texts spread evenly.
    ///
    /// At most 200, and of slow ones no more than some seconds of them, but never less than 20.
    func latency(of model: some ApproachModel) -> ApproachResult.Latency {
        let count = min(200, items.count)
        // A stride that leaves none out, so that those timed are spread evenly also where not all are.
        let stride = count % 37 == 0 ? 41 : 37
        let chosen = (0..<count).map { items[$0 * stride % count * items.count / count] }
        func answer(_ row: Int) -> Double {
            let model = self.model(model, asking: row)
            let start = MonotonicClock.now
            _ = model.answer([data.examples[row].input], with: base)
            return (MonotonicClock.now - start) * 1e3
        }
        for row in chosen.prefix(3) { _ = answer(row) }
        var times: [Double] = []
        let start = MonotonicClock.now
        for row in chosen where times.count < 20 || MonotonicClock.now - start < 10 {
            times.append(answer(row))
        }
        times.sort()
        return .init(
            p50: times[times.count / 2],
            p95: times[min(times.count - 1, times.count * 95 / 100)],
            mean: times.reduce(0, +) / Double(times.count)
        )
    }

    /// Where the time goes, in the mean of some single requests.
    func stages(of model: some ApproachModel) -> RequestStages? {
        let count = min(20, items.count)
        let rows = (0..<count).map { items[$0 * items.count / count] }
        return RequestStages.mean(
            of: rows.compactMap { self.model(model, asking: $0).stages(of: data.examples[$0].input) }
        )
    }

    /// The model as it answers who asks a row.
    private func model<M: ApproachModel>(_ model: M, asking row: Int) -> M {
        documents?.reader(oneOf: data.examples[row].readers).map(model.asked) ?? model
    }
}
