import Glibc
import Testing

@testable import HoneText

struct TemplateLimitTests {
    /// Templates that ask for too much time, memory or depth.
    static let greedy: [String] = [
        String(repeating: "x", count: 1 << 20) + "x",
        "{{ " + String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000) + " }}",
        "{{ " + String(repeating: "[", count: 100_000) + "1" + String(repeating: "]", count: 100_000) + " }}",
        "{{ " + String(repeating: "{1:", count: 100_000) + "1" + String(repeating: "}", count: 100_000)
            + " }}",
        "{{ " + String(repeating: "not ", count: 100_000) + "1 }}",
        "{{ " + String(repeating: "-", count: 100_000) + "1 }}",
        "{{ 1" + String(repeating: " + 1", count: 100_000) + " }}",
        "{{ 1" + String(repeating: " | string", count: 50_000) + " }}",
        "{{ x" + String(repeating: ".x", count: 100_000) + " }}",
        "{{ x" + String(repeating: "()", count: 100_000) + " }}",
        "{{ 1" + String(repeating: " if 1 else 1", count: 50_000) + " }}",
        "{{ 1" + String(repeating: " or 1", count: 100_000) + " }}",
        String(repeating: "{% if 1 %}", count: 50_000),
        String(repeating: "{% for x in y %}", count: 50_000),
        String(repeating: "{% macro m() %}", count: 50_000),
        "{% for " + String(repeating: "(", count: 100_000) + "x" + String(repeating: ")", count: 100_000)
            + " in y %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% macro m(x) %}{{ m([x]) }}{% endmacro %}{{ m(1) }}",
        "{% macro m() %}{% call m() %}{% endcall %}{{ caller }}{% endmacro %}{{ m() }}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% for x in range(100000) %}{% for y in range(100000) %}{% endfor %}{% endfor %}",
        "{% for x in range(100001) %}{% endfor %}",
        "{{ range(-9223372036854775807, 9223372036854775807) }}",
        "{{ 'x' * 1000000000000 }}",
        "{{ 9223372036854775807 * 'xx' }}",
        "{{ [1] * 1000000000000 }}",
        "{% set n = namespace(s='x') %}{% for x in range(100) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
        "{% set n = namespace(s='x') %}{% for x in range(100000) %}{% set n.s = n.s ~ 'xxxxxxxxxx' %}{% endfor %}",
        "{% set n = namespace(s=[1]) %}{% for x in range(100) %}{% set n.s = n.s + n.s %}{% endfor %}",
        "{% set n = namespace(s=[]) %}{% for x in range(1000) %}{% set n.s = [n.s] %}{% endfor %}",
        "{% set n = namespace(s={}) %}{% for x in range(1000) %}{% set n.s = {'x': n.s} %}{% endfor %}",
        "{% set n = namespace(s=[]) %}{% for x in range(100) %}{% set n.s = [n.s, n.s] %}{% endfor %}{{ n.s }}",
        "{% set n = namespace(s=[]) %}{% for x in range(100) %}{% set n.s = [n.s, n.s] %}{% endfor %}{{ n.s | tojson }}",
        "{% set n = namespace(a=[], b=[]) %}{% for x in range(100) %}{% set n.a = [n.a, n.a] %}"
            + "{% set n.b = [n.b, n.b] %}{% endfor %}{{ n.a == n.b }}",
        "{% set n = namespace(a=[], b=[]) %}{% for x in range(100) %}{% set n.a = [n.a, n.a] %}"
            + "{% set n.b = [n.b, n.b] %}{% endfor %}{{ n.a < n.b }}",
        "{% for x in range(100000) %}{{ 'x' * 10000 }}{% endfor %}",
        "{% for x in range(100000) %}{{ ('x' * 1000000) is string }}{% endfor %}",
        "{{ '%1000000000d' % 1 }}", "{{ '%.1000000000f' % 1 }}", "{{ '%*d' % (1000000000, 1) }}",
        "{{ '{:1000000000}'.format(1) }}", "{{ '{:.99999999999999999999f}'.format(1) }}",
        "{{ 'x'.center(1000000000) }}", "{{ 'x' | center(1000000000) }}",
        "{{ 'x'.zfill(9223372036854775807) }}",
        "{{ 'x'.ljust(1000000000) }}", "{{ 'x\ny' | indent(1000000000) }}",
        "{{ '\\t'.expandtabs(1000000000) }}",
        "{{ [1] | tojson(indent=1000000000) }}", "{{ ('x' * 10000).replace('', 'x' * 10000) }}",
        "{{ ('x' * 10000) | replace('x', 'x' * 10000) }}", "{{ (['x' * 10000] * 10000) | join }}",
        "{{ ('x' * 10000).join('x' * 10000) }}", "{{ 10 ** 19 }}", "{{ 9223372036854775807 + 1 }}",
        "{{ -9223372036854775807 - 2 }}", "{{ (-9223372036854775807 - 1) // -1 }}",
        "{{ (-9223372036854775807 - 1) | abs }}", "{{ -(-9223372036854775807 - 1) }}",
        "{{ 1e308 | round(400, 'ceil') }}",
        "{% set s = 'a' * 1000000 %}{% for x in range(100000) %}{{ s.count('aa') is string }}{% endfor %}",
        "{% set s = 'a' * 1000000 %}{% for x in range(100000) %}{% if s[-1] %}{% endif %}{% endfor %}",
        "{% set l = range(100000) | list %}{% for x in l %}{% if -1 in l %}{% endif %}{% endfor %}",
        "{% set l = range(100000) | list %}{% for x in l %}{{ l | sort | length is string }}{% endfor %}",
        "{{ strftime_now('%c' * 1000) }}", "{{ ('%%' * 8000000) % () }}", "{{ ('%%' * 8000000) | format }}",
        "{{ ('x' * 16000000) | list | length }}", "{{ ('x ' * 8000000).split() | length }}",
        "{{ ('x ' * 8000000).split(' ') | length }}", "{{ ('x' * 16000000)[::2] | length }}",
        "{% for c in 'x' * 16000000 %}{% endfor %}",
    ]

    @Test(arguments: greedy.indices)
    func greedyTemplatesEndSoon(_ index: Int) {
        let start = clock()
        var wasLimited = false
        do throws(TemplateError) {
            _ = try ChatTemplate(Self.greedy[index]).render(messages: [])
        } catch {
            if case .limit = error { wasLimited = true }
            if !wasLimited { Issue.record("\(Self.greedy[index].prefix(200)): \(error)") }
        }
        #expect(wasLimited, "\(Self.greedy[index].prefix(200))")
        let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
        #expect(seconds < 20, "\(Self.greedy[index].prefix(200))")
    }

    /// Odd arguments, which must neither stop the process nor take long.
    @Test(arguments: [
        "{{ [1, 2] | batch(1000000000000) | list }}", "{{ [1, 2] | slice(0) | list }}",
        "{{ [] | batch(-1) | list }}",
        "{{ 'abc'[9223372036854775807:-9223372036854775807:9223372036854775807] }}",
        "{{ [1, 2, 3][::-9223372036854775807] }}", "{{ [1][-9223372036854775807 - 1] is defined }}",
        "{{ 'x'.find('x', -9223372036854775807, 9223372036854775807) }}",
        "{{ 'abc' | truncate(9223372036854775807) }}",
        "{{ 'a b' .split(none, 9223372036854775807) }}", "{{ 'a'.rsplit('a', 9223372036854775807) }}",
        "{{ 1.5 | round(9223372036854775807) }}", "{{ 15 | round(-9223372036854775807) }}",
        "{{ 1e308 | int }}",
        "{{ 'inf' | float | int }}", "{{ 'nan' | float | round }}", "{{ 1e400 }}", "{{ 1 % -1 }}",
        "{{ '%c' % -1 }}",
        "{{ '{:c}'.format(1114112) }}", "{{ 'x' * -9223372036854775807 }}", "{{ 0 ** -1 }}",
        "{{ (-8) ** 0.5 }}",
        "{{ '\\ud800' }}", "{{ '\\U00110000' }}", "{{ '\\x' }}", "{{ '\\", "{{ '%' % 1 }}", "{{ '%(' % {} }}",
        "{{ '{' .format() }}", "{{ '{0[}'.format([1]) }}", "{{ '{0.}'.format([1]) }}", "{{ cycler() }}",
        "{{ ''.center(5, '') }}", "{{ [] | sum(start='') }}", "{{ [[]] | sum(start=[]) }}", "{{ {[]: 1} }}",
        "{{ {} in {} }}", "{{ [{}] | unique | list }}", "{{ loop.cycle() }}", "{{ strftime_now('%Q%') }}",
        "{{ strftime_now('') }}", "{% for x in [1] %}{{ loop.cycle() }}{% endfor %}",
        "{{ 5 is divisibleby 0 }}",
        "{{ [3, 1] | sort(attribute='x.y') }}", "{{ [1] | groupby('') }}", "{{ 'abc' | indent(-5) }}",
        "{{ 'x' | tojson(indent=-5) }}", "{{ [1] | tojson(separators=[1]) }}",
        "{{ '' | first }}{{ '' | last }}",
        "{% set n = namespace() %}{% set n.n = n %}{{ n }}{{ [n] }}{{ n.n.n == n }}", "{{ ''.join(dict) }}",
    ])
    func oddArgumentsDoNoHarm(_ template: String) {
        _ = Result { () throws(TemplateError) in try ChatTemplate(template).render(messages: []) }
    }

    /// The deepest nesting fits the stack of a thread of one mebibyte.
    @Test func depthFitsSmallStacks() throws {
        let deep = [
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "{% macro m() %}{% for x in [1] %}{% if 1 %}{{ (1 + (m() | length)) }}{% endif %}{% endfor %}{% endmacro %}{{ m() }}",
            "{% macro m() %}{{ [1] | map('default', m()) | list }}{% endmacro %}{{ m() }}",
            "{% for x in [1] recursive %}{{ loop([1]) | upper }}{% endfor %}",
            "{% macro m() %}{% call m() %}{% endcall %}{{ caller }}{% endmacro %}{{ m() }}",
            "{% macro m() %}{% filter upper %}{% generation %}{% with a = m() %}{% endwith %}{% endgeneration %}{% endfilter %}{% endmacro %}{{ m() }}",
            "{{ " + String(repeating: "(", count: 98) + "1" + String(repeating: ")", count: 98) + " }}",
            "{{ 1" + String(repeating: " + 1", count: 190) + " }}",
            "{% set n = namespace(s=[]) %}{% for x in range(198) %}{% set n.s = [n.s] %}{% endfor %}{{ n.s }}{{ n.s | tojson }}{{ n.s == n.s }}",
        ]
        for template in deep {
            #expect(onThread(stackBytes: 1 << 20) { _ = try? ChatTemplate(template).render(messages: []) })
        }
    }

    private final class Work: @unchecked Sendable {  // Read by the one thread that runs it.
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    /// Runs `body` on a thread with a stack of that size, and waits for it.
    private func onThread(stackBytes: Int, _ body: @escaping () -> Void) -> Bool {
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { attributes.deallocate() }
        pthread_attr_init(attributes)
        pthread_attr_setstacksize(attributes, stackBytes)
        var thread: pthread_t = 0
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        let code = pthread_create(
            &thread,
            attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            work
        )
        return code == 0 && pthread_join(thread, nil) == 0
    }
}
