import HoneBase
import SystemPackage
import Testing

@testable import HoneText

struct TemplateErrorTests {
    private func error(_ template: String, _ messages: [JSON] = []) -> TemplateError? {
        do throws(TemplateError) {
            _ = try ChatTemplate(template).render(messages: messages)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("a\n{% if %}", TemplateError.syntax(line: 2, what: "unexpected '%}'", expected: "an expression")),
        ("{{ 1 }", .syntax(line: 1, what: "unexpected '}'", expected: nil)),
        ("{# x", .syntax(line: 1, what: "a comment does not end", expected: "'#}'")),
        ("\n\n{% include 'x' %}", .unsupported(line: 3, what: "the statement 'include'")),
        ("\n{{ 'x' | pprint }}", .unsupported(line: 2, what: "the filter 'pprint'")),
        ("{{ 'x' is nothing }}", .unsupported(line: 1, what: "the test 'nothing'")),
        ("\n{{ x.y }}", .undefined(line: 2, what: "'x' is undefined")),
        ("\n{{ messages[0].y }}", .undefined(line: 2, what: "a value of type list has no '0'")),
        ("{{ {}.a.b }}", .undefined(line: 1, what: "a value of type dict has no 'a'")),
        (
            "{% set l = [] %}\n{{ l.append(1) }}",
            .forbidden(line: 2, what: "'append' of a value of type list")
        ),
        (
            "{% for m in messages %}{% endfor %}\n{{ raise_exception('No ' ~ 7) }}",
            .raised(line: 2, message: "No 7")
        ),
        (
            "{{ 1 + 'a' }}",
            .mismatch(
                line: 1,
                what: "the operator '+'",
                expected: "two numbers, or two strings or lists for '+'",
                found: "a number and a string"
            )
        ),
        ("\n{{ range(1000000) }}", .limit(line: 2, what: "the numbers of one range", limit: 100_000)),
    ])
    func errorsSayWhereAndWhat(_ template: String, _ expected: TemplateError) {
        #expect(error(template) == expected)
    }

    @Test func errorsAreToldWithARemedy() {
        let errors: [TemplateError] = [
            .syntax(line: 1, what: "w", expected: nil), .unsupported(line: 1, what: "w"),
            .undefined(line: 1, what: "w"), .mismatch(line: 1, what: "w", expected: "e", found: "f"),
            .forbidden(line: 1, what: "w"), .raised(line: 1, message: "w"),
            .limit(line: 1, what: "w", limit: 1),
            .message(index: 1, field: "f", expected: "e", found: "f"),
            .malformed("p", field: "f", expected: "e", found: "f"),
            .nothingFound(folder: "p", lookedFor: ["a"]),
        ]
        for error in errors { #expect(error.problem.remedy != nil, "\(error)") }
        let told = TemplateError.raised(line: 3, message: "roles must alternate").description
        #expect(told.contains("line 3") && told.contains("roles must alternate"))
    }

    @Test func messagesAreNamedByIndexAndField() {
        #expect(
            error("", [["role": "user"], ["content": "x"]])
                == .message(index: 1, field: "role", expected: "a string such as \"user\"", found: "nothing")
        )
        #expect(error("", [1]) == .message(index: 0, field: nil, expected: "an object", found: "a number"))
        #expect(
            error("", [["role": "user", "weight": 3]])
                == .message(index: 0, field: "weight", expected: "0 or 1", found: "3")
        )
    }
}
