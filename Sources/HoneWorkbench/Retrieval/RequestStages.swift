public import HoneBase

/// Where the time of one request goes that looks things up: milliseconds.
public struct RequestStages: Sendable, Equatable {
    /// Making a vector of the question; 0 where it is searched by words alone.
    public var embed = 0.0
    /// The search.
    public var search = 0.0
    /// Reading the prompt, with the passages in it.
    public var read = 0.0
    /// Writing the answer.
    public var write = 0.0

    /// The stages for programs.
    public var json: JSON {
        ["embed": .number(embed), "search": .number(search), "read": .number(read), "write": .number(write)]
    }

    /// Stages as `json` gave them.
    init?(_ json: JSON?) {
        guard let json, let embed = json["embed"]?.double, let search = json["search"]?.double,
            let read = json["read"]?.double, let write = json["write"]?.double
        else { return nil }
        (self.embed, self.search, self.read, self.write) = (embed, search, read, write)
    }

    init() {}

    /// The mean of some requests; nil where there is none.
    static func mean(of requests: [RequestStages]) -> RequestStages? {
        guard !requests.isEmpty else { return nil }
        func mean(_ stage: KeyPath<RequestStages, Double>) -> Double {
            requests.reduce(0) { $0 + $1[keyPath: stage] } / Double(requests.count)
        }
        var stages = RequestStages()
        stages.embed = mean(\.embed)
        stages.search = mean(\.search)
        stages.read = mean(\.read)
        stages.write = mean(\.write)
        return stages
    }
}
