import HoneBase
import HoneData
import HoneEvaluation
import HoneModels
import HoneTensor
import HoneTestSupport
import HoneText
import HoneTraining
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct PretrainingRequestTests {
    /// A request with every setting other than usual.
    private func filled(_ request: PretrainingRequest) -> PretrainingRequest {
        var request = request
        request.heldOut = ["/held"]
        request.field = "body"
        request.heldOutShare = 0.2
        request.wordList = "/words.txt"
        request.tokenizer = "/tokenizer"
        request.tokenBudget = 123
        request.prompts = ["Once", "Twice"]
        request.recipe.seed = 9
        return request
    }

    @Test func whatIsKeptIsReadBack() throws {
        try withPretrainingRequest { request, folder in
            for request in [request, filled(request)] {
                try Files.makeFolder(folder)
                try request.write(to: folder)
                let back = try PretrainingRequest(in: folder)
                #expect(back.json == request.json)
                #expect(back.recipe == request.recipe)
            }
            let path = folder.appending("pretraining.json")
            let text = try Files.text(of: path)
            try Files.write(text.replacing("\"field\"", with: "\"feld\""), to: path)
            #expect(throws: (any Error).self) { try PretrainingRequest(in: folder) }
            try Files.remove(path)
            let told = problem { _ = try PretrainingRequest(in: folder) }
            #expect(told?.what == "no pre-training was begun in this folder")
        }
    }

    /// Once text is prepared, what it depends on must be as it was, and with a checkpoint all; before, any will do.
    @Test func anotherRequestIsTold() throws {
        try withPretrainingRequest { request, folder in
            let request = filled(request)
            var others: [(key: String, other: PretrainingRequest)] = []
            func add(_ key: String, _ change: (inout PretrainingRequest) -> Void) {
                var other = request
                change(&other)
                others.append((key, other))
            }
            add("corpus") { $0.corpus.append("/more") }
            add("held_out") { $0.heldOut = [] }
            add("field") { $0.field = "text" }
            add("held_out_share") { $0.heldOutShare = 0.1 }
            add("word_list") { $0.wordList = nil }
            add("tokenizer") { $0.tokenizer = nil }
            add("context") { $0.context = 32 }
            add("token_budget") { $0.tokenBudget = nil }
            add("prompts") { $0.prompts = [] }
            add("recipe.seed") { $0.recipe.seed = 8 }
            add("recipe.learning_rate") { $0.recipe.learningRate = 1 }
            for (_, other) in others { try other.requireBegun(in: folder) }
            try Files.makeFolder(folder)
            try request.write(to: folder)
            for (_, other) in others { try other.requireBegun(in: folder) }
            try Files.makeFolder(folder.appending("text"))
            try Files.write("{}", to: folder.appending("text/text.json"))
            let free = ["token_budget", "prompts", "recipe.learning_rate"]
            for (key, other) in others where free.contains(key) { try other.requireBegun(in: folder) }
            for isTrained in [false, true] {
                if isTrained {
                    try Files.makeFolder(folder.appending("checkpoints"))
                    try Files.write("{}", to: folder.appending("checkpoints/latest.json"))
                }
                try request.requireBegun(in: folder)
                for (key, other) in others where isTrained || !free.contains(key) {
                    let told = problem { try other.requireBegun(in: folder) }
                    #expect(told?.place?.field == key)
                    #expect(told?.expected != told?.found && told?.remedy?.contains("--resume") == true)
                }
            }
        }
    }
}
