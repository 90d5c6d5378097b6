import HoneBase
import Testing

@testable import HoneData

struct TrainingTextTests {
    private static let turn: JSON = ["role": "assistant", "content": "a"]
    private static let contents: [TrainingText.Content] = [
        .text("a"), .text("ab"), .completion(prompt: "a", completion: "b"),
        .completion(prompt: "", completion: "ab"), .conversation(Conversation(messages: [turn])),
        .conversation(Conversation(messages: [turn, turn])),
        .conversation(Conversation(messages: [turn], tools: [["name": "f"]])),
    ]

    @Test func unlikeContentsHaveUnlikeIDs() {
        #expect(Set(Self.contents.map(\.madeID)).count == Self.contents.count)
        #expect(Self.contents.allSatisfy { $0.madeID.utf8.count == 15 })
    }

    @Test func aTextIsNamedByItsContentAlone() {
        for content in Self.contents {
            let text = TrainingText(content, group: "g", source: .init(file: "f", line: 3))
            #expect(text.id == content.madeID)
            #expect(TrainingText(content, id: "7", source: .init(file: "f")).id == "7")
        }
        // The ids of existing files must not change.
        #expect(Self.contents[0].madeID == "e6ef71c757792ab" && Self.contents[4].madeID == "786f056d6e487f3")
    }
}
