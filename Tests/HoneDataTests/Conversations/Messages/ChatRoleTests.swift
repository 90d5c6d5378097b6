import HoneBase
import Testing

@testable import HoneData

struct ChatRoleTests {
    @Test(arguments: [
        ("system", ChatRole.system), ("developer", .system), ("user", .user), ("assistant", .assistant),
        ("tool", .tool), ("function", .tool),
    ])
    func namesAreRoles(_ name: String, _ role: ChatRole) throws {
        #expect(try ChatRole(.string(name), at: "role") == role)
    }

    @Test(arguments: [JSON.string("User"), "human", "", nil, 3, []]) func anythingElseIsRefused(_ value: JSON)
    {
        let error = #expect(throws: RowFault.self) { try ChatRole(value, at: "messages[0].role") }
        let problem = error?.problem(at: .init(file: "f", line: 1))
        #expect(problem?.place?.field == "messages[0].role")
        #expect(problem?.expected?.contains("\"developer\"") == true)
    }
}
