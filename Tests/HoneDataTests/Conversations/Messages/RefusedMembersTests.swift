import HoneBase
import Testing

@testable import HoneData

struct RefusedMembersTests {
    @Test(arguments: ["audio", "image_url", "images", "refusal", "train", "masked"])
    func whatChangesTheMeaningIsRefusedByName(_ name: String) {
        let message = JSONObject([("role", "user"), ("content", "a"), (name, "x")])
        let error = #expect(throws: RowFault.self) { try RefusedMembers.check(message, at: "messages[1]") }
        guard case .trainingText(.unsupported(let field, let what, let remedy)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(field == "messages[1].\(name)")
        #expect(!what.isEmpty && !remedy.isEmpty)
    }

    /// Whether a turn is trained on may be told as false.
    @Test func falseSaysSomething() {
        #expect(throws: RowFault.self) { try RefusedMembers.check(JSONObject([("train", false)]), at: "m") }
    }

    @Test(arguments: [JSON.null, "", [], [:]]) func nothingIsNoReason(_ value: JSON) throws {
        for name in ["audio", "refusal", "train"] {
            try RefusedMembers.check(JSONObject([(name, value)]), at: "messages[1]")
        }
    }
}
