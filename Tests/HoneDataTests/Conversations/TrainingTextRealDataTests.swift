import HoneBase
import SystemPackage
import Testing

@testable import HoneData

/// Reads public sets of training texts; their sizes were counted by Python.
@Suite(.enabled(if: hasSharedData))
struct TrainingTextRealDataTests {
    /// How many characters all messages and texts hold together.
    private func size(_ texts: [TrainingText]) -> Int {
        texts.reduce(0) { sum, text in
            switch text.content {
            case .text(let text): sum + text.unicodeScalars.count
            case .completion(let prompt, let completion):
                sum + prompt.unicodeScalars.count + completion.unicodeScalars.count
            case .conversation(let conversation):
                conversation.messages.reduce(sum) {
                    $0 + ($1["content"]?.string?.unicodeScalars.count ?? 0)
                }
            }
        }
    }

    @Test(arguments: [
        (
            "instruct-rasbt", ["train.jsonl", "test.jsonl", "val.jsonl"], 1_100, 113_183,
            ["user", "assistant"]
        ),
        (
            "instruct-dolly-openqa", ["train.jsonl", "test.jsonl"], 3_742, 1_284_185,
            ["user", "assistant"]
        ),
        ("extract-json-mode", ["train.jsonl"], 500, 765_886, ["system", "user", "assistant"]),
    ])
    func aKnownSetIsReadWhole(
        _ set: String,
        _ names: [String],
        _ count: Int,
        _ size: Int,
        _ roles: [String]
    ) throws {
        let paths = names.map { sharedData.appending(set).appending($0) }
        let texts = try TrainingTexts.load(from: paths)
        #expect(texts.count == count && self.size(texts) == size)
        for text in texts {
            guard case .conversation(let conversation) = text.content else {
                Issue.record("\(text.source)")
                continue
            }
            #expect(conversation.messages.map { $0["role"]?.string } == roles)
        }
    }

    @Test func storiesAreTexts() throws {
        let path = sharedData.appending("text-tinystories").appending("stories-original-case.jsonl.gz")
        let texts = try TrainingTexts.load(from: [path])
        #expect(texts.count == 1_097)
        #expect(texts.last?.source.line == 1_097)
    }

    /// Rows of another kind are refused with what to do, not read as something that they are not.
    @Test(arguments: [
        ("instruct-self-instruct", "seed_tasks.jsonl", 175, "a row with \"instruction\", \"input\" and"),
        ("pref-rasbt", "train.jsonl", 935, "field \"chosen\""),
        ("pref-hh-harmless", "train.jsonl.gz", nil, "field \"chosen\""),
        ("extract-taskmaster4", "train.jsonl.gz", nil, "found: fields \"id\", \"scenario\", \"turns\""),
        ("math-gsm8k", "test.jsonl", 1_319, "found: fields \"question\", \"answer\""),
        ("eval-ifeval", "ifeval.jsonl", nil, "the field \"completion\" is missing"),
    ])
    func otherKindsOfRowsAreRefused(_ set: String, _ name: String, _ count: Int?, _ words: String) throws {
        do throws(DataError) {
            _ = try TrainingTexts.load(from: [sharedData.appending(set).appending(name)])
            Issue.record("\(set) is read")
        } catch {
            guard case .rows(let errors, let all) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(count == nil || all == count)
            #expect(errors.allSatisfy { $0.problem.description.contains(words) }, "\(error.problem)")
        }
    }
}
