"""Expressions, templates and conversations that chat_templates.py asks Jinja about."""

VARIABLES = {
    "text": "The Quick  brown fox's  jump",
    "wide": "Zürich – “naïve” 😀 ǅ ß",
    "lines": "one\ntwo\r\nthree\n\nfour\n",
    "padded": "  \t both ends \n ",
    "empty": "",
    "number": 7,
    "negative": -13,
    "ratio": 2.5,
    "yes": True,
    "no": False,
    "nothing": None,
    "list": [3, 1, 2],
    "words": ["pear", "Apple", "fig", "apple"],
    "mixed": [1, "1", 1.0, None, True, "it's", [2, 3], {"k": "v"}],
    "dict": {"b": 2, "a": 1, "C": 3},
    "nested": {"x": {"y": [10, {"z": "deep"}]}, "items": "shadowed", "get": 5},
    "people": [
        {"name": "Ann", "age": 30, "city": "Bonn"},
        {"name": "bob", "age": 25, "city": "Aachen"},
        {"name": "Cid", "age": 30, "city": "bonn"},
        {"name": "Dot", "age": 41},
    ],
    "json": {"s": "a\"b\\c\n\té\u0001\u007f😀/<&>'", "n": [1, 2.0, 1e20, -0.5, None, True], "e": {}, "l": [], "i": {"j": [[]]}},
}

EXPRESSIONS = """
none
true
[none, true, false, 1, 1.0, 'x', "it's", 'say "hi"', 'both \\' and "']
1.0
1e16
1e15
123456789.125
0.0001
0.00001
1.5e300
-0.0
1_000
0x1F
0o17
0b101
1e3
2 ** 10
2 ** 3 ** 2
2 ** -1
-2 ** 2
7 // 2
-7 // 2
7 % -3
-7 % 3
7.5 // 2
-7.5 % 2
7 / 2
1 / 0
1 // 0
5 % 0
1 + 2 * 3 - 4
(1 + 2) * 3
1 ~ 2 + 3
1 + 2 ~ 3 * 4
'a' ~ 1 ~ none ~ true ~ [1] ~ undefined_name
'a' 'b' "c"
'ab' * 3
3 * 'ab'
'ab' * -1
[1, 2] * 2
[1] + [2]
(1, 2) + (3,)
[1] + (2,)
'a' + 1
1 + '1'
true + true
1 + 1.0
-number
+number
not number
not not empty
1 < 2 < 3
1 < 2 > 3
1 == 1.0
1 == true
'1' == 1
none == none
[1, 2] == [1, 2]
(1, 2) == [1, 2]
{'a': 1, 'b': 2} == {'b': 2, 'a': 1}
'a' < 'b'
'Z' < 'a'
'ä' > 'z'
[1, 2] < [1, 3]
[1] < [1, 0]
1 < 'a'
none < 1
1 in list
4 not in list
'b' in dict
'fox' in text
'' in empty
1 in text
1 in number
'a' in undefined_name
undefined_name
undefined_name.x
undefined_name['x']
undefined_name + 1
undefined_name == undefined_name
undefined_name == none
undefined_name is defined
undefined_name | length
undefined_name | default('d')
undefined_name or 'else'
not undefined_name
nested.missing
nested.missing.more
nested.missing is defined
nested.missing | default('gone')
nested.x.y[1].z
nested['x']['y'][0]
nested.x.y.0
nested.x.y.1.z
nested['items']
nested.items is callable
nested['get']
nested.x.y[-1]
nested.x.y[5]
nested.x.y[5] is defined
nested.x.y['0'] is defined
text[0]
text[-1]
text[100]
text[]
text[1,]
text[1, 2]
7 | indent
none | indent
[1, 2] | truncate(5)
[1, 2] | truncate(1, true)
7 | truncate
"abc" % [1]
7 is filter
wide[1]
wide[-3]
wide | length
wide[2:9]
wide[::-1]
text[4:9]
text[:-5]
text[::2]
text[10:2:-2]
list[1:]
list[::-1]
list[-2:]
list[0:100]
list[5:]
list[none:2]
number[0]
nothing.x
nothing[1:]
dict[1:]
'yes' if yes else 'no'
'yes' if no
'a' if no else 'b' if no else 'c'
yes and 'right'
no and 'right'
no or 'right'
0 or none or []
{'a': 1, 'b': [1, (2, 3)], 1: none, (1, 2): 'tuple'}
()
(1,)
(1, 'a')
1, 2
[1, 2,]
{'a': 1,}
list.append(4)
list.pop()
dict.update({'a': 1})
dict.pop('a')
text.__class__
dict.__class__.x
list.index(1)
list.index(9)
list.count(3)
list.copy()
words.index('fig', 1)
dict.get('a')
dict.get('z')
dict.get('z', 'none')
dict.items()
dict.keys()
dict.values()
dict.items() | list
dict.keys() | list
dict.values() | sum
dict.items() | length
dict.copy()
dict.items()[0]
range(5)
range(5) | list
range(2, 8, 3) | list
range(5, 0, -2) | list
range(5)[2]
range(5) | length
range(200000)
range(1, 5, 0)
text.strip()
padded.strip()
padded.lstrip()
padded.rstrip() ~ '|'
'xxabcxx'.strip('x')
'xyabyx'.strip('xy')
'xxabc'.lstrip('x')
'abcxx'.rstrip('x')
'\u00a0\u2003a\u3000'.strip()
text.split()
text.split(' ')
text.split('o', 1)
text.split(none, 1)
'  a  b  '.split()
'  a  b c '.split(none, 1)
'  a  b c '.rsplit(none, 1)
'a,b,,c'.split(',')
'a,b,,c'.rsplit(',', 1)
'aXXbXXc'.rsplit('XX')
'aaa'.rsplit('aa')
'aaa'.split('aa')
''.split()
''.split(',')
'a'.split('')
'abc'.split(sep='b', maxsplit=1)
lines.splitlines()
lines.splitlines(true)
'a\\r\\nb\\rc\\x0bd'.splitlines()
'a\\r\\nb\\rc'.splitlines(keepends=true)
text.startswith('The')
text.startswith(('x', 'The'))
text.endswith('jump')
text.endswith(('x', 'y'))
text.startswith('Quick', 4)
text.startswith(1)
text.replace('o', '0')
text.replace('o', '0', 1)
'abc'.replace('', '-')
'abc'.replace('', '-', 2)
'aaa'.replace('aa', 'b')
text.upper()
text.lower()
text.title()
text.capitalize()
text.swapcase()
wide.upper()
wide.lower()
wide.title()
wide.capitalize()
'straße'.casefold()
', '.join(['a', 'b'])
', '.join('abc')
', '.join([1])
text.find('o')
text.rfind('o')
text.find('zz')
text.find('o', 20)
wide.find('😀')
text.index('zz')
text.rindex('o')
text.count('o')
text.count('')
'aaaa'.count('aa')
'{} and {}'.format(1, 'two')
'{1} {0}'.format(1, 2)
'{name} is {age:>5}|{age:<5}|{age:^5}|'.format(name='Ann', age=30)
'{:.2f} {:05d} {:+d} {:x} {:,} {:%}'.format(3.14159, 42, 5, 255, 1234567, 0.25)
'{!r} {!s}'.format('a', 'b')
'{0[a]} {1.name}'.format({'a': 1}, people[0])
'{{}} {}'.format(1)
'{}'.format()
'{:*^9}'.format('mid')
'{:>{w}}'.format('x', w=4)
'%s and %s' % ('a', 1)
'%d%%' % 5
'%5.2f|%-5d|%05d|%+d|%x' % (3.14159, 42, 42, 42, 255)
'%s' % 'x'
'%s' % [1, 2]
'%r' % 'x'
'%(a)s' % dict
'%s %s' % ('a',)
'%s' % ('a', 'b')
'abc'.removeprefix('ab')
'abc'.removesuffix('bc')
'abc'.removeprefix('x')
'42'.isdigit()
'4a'.isdigit()
''.isdigit()
'²'.isdigit()
'²'.isdecimal()
'½'.isnumeric()
'abc'.isalpha()
'ab1'.isalnum()
' \\t'.isspace()
'abc'.islower()
'ABC'.isupper()
'Abc Def'.istitle()
'abc'.isascii()
'a_1'.isidentifier()
'a b'.isprintable()
'42'.zfill(5)
'-42'.zfill(5)
'ab'.center(7) ~ '|'
'abc'.center(8, '*')
'ab'.ljust(4, '.')
'ab'.rjust(4, '.')
'a\\tb'.expandtabs(4)
'a-b-c'.partition('-')
'a-b-c'.rpartition('-')
'abc'.partition('-')
'abc'.nothing()
text | upper
text | lower
text | capitalize
text | title
'foo-bar (baz) [x] <y>' | title
padded | trim
'xxaxx' | trim('x')
text | replace('o', '0')
text | replace('o', '0', 1)
text | wordcount
text | length
list | length
dict | count
number | length
none | length
text | reverse
list | reverse | list
text | first
text | last
[] | first
[] | last
list | first
list | last
list | min
list | max
words | min
words | max
people | max(attribute='age')
[] | min
list | sum
people | sum(attribute='age')
[] | sum
[[1], [2]] | sum(start=[])
list | sort
words | sort(attribute='none') | list
words | map('upper') | reverse
words | reverse | list
list | sort(reverse=true)
words | sort
words | sort(case_sensitive=true)
people | sort(attribute='age') | map(attribute='name') | list
people | sort(attribute='age,name', reverse=true) | map(attribute='name') | list
mixed | sort
words | unique | list
words | unique(case_sensitive=true) | list
people[:3] | groupby('city')
people[:3] | groupby('age') | map('first') | list
people | groupby('city', default='?') | map('last') | map('length') | list
people | map(attribute='city', default='none') | list
people | map(attribute='city') | map('default', 'x') | list
words | map('upper') | list
none | map("nothing") | list
none | selectattr("x") | list
words | map('replace', 'p', 'b') | join(', ')
list | map('string') | join
list | select('odd') | list
list | select | list
list | reject('odd') | list
list | select('>', 1) | list
list | select('in', [1, 3]) | list
people | selectattr('age', 'equalto', 30) | map(attribute='name') | list
people | selectattr('city') | list | length
people | selectattr('city', 'defined') | list | length
people | rejectattr('city', 'defined') | map(attribute='name') | list
people | selectattr('age', '>', 26) | rejectattr('name', 'lower') | list | length
(list | select('odd')) | length
(list | select('odd'))[0]
(list | select('odd')) is iterable
(list | select('nothing')) | list
list | join(', ')
list | join
people | join('-', attribute='name')
people | join('-', 'name')
words | join(d='+')
dict | list
text[:3] | list
undefined_name | list
none | list
dict | items | list
undefined_name | items | list
dict | dictsort
dict | dictsort(true)
dict | dictsort(by='value')
dict | dictsort(reverse=true)
'x' | default('d')
'' | default('d')
'' | default('d', true)
none | default('d')
none | d('d', boolean=true)
'42' | int
'4.7' | int
'x' | int
'x' | int(5)
'ff' | int(base=16)
'0x1F' | int(0, 16)
' 12_3 ' | int
4.9 | int
none | int
true | int
'4.5' | float
'x' | float
'x' | float(1.5)
'1e3' | float
'inf' | float
3 | float
-5 | abs
-5.5 | abs
'x' | abs
2.5 | round
3.5 | round
2.675 | round(2)
2.5 | round(method='ceil')
-2.5 | round(0, 'floor')
42.55 | round(1, 'floor')
1234 | round(-2)
7 | round
7.0 | round(2)
'x' | string ~ 1
number | string
[1] | string
'a\\nb\\n\\nc' | indent
'a\\nb' | indent(2, true)
'a\\n\\nb' | indent(2, blank=true)
'a\\nb' | indent('> ')
'a\\nb\\n' | indent(2) ~ '|'
'<a & "b">' | escape
'<a>' | e | e
'<a>' | safe | e
('<a>' | safe) + '<b>'
('<a>' | e) ~ '<b>'
('<b>' | safe) is escaped
'<b>' | forceescape
list | batch(2) | list
list | batch(2, 0) | list
[1, 2, 3, 4, 5, 6, 7] | slice(3) | list
[1, 2, 3, 4, 5, 6, 7] | slice(3, 0) | list
json | tojson
json | tojson(indent=2)
json | tojson(indent='--')
json | tojson(ensure_ascii=true)
json | tojson(separators=(',', ':'))
json | tojson(sort_keys=true, indent=1)
dict | tojson(sort_keys=true)
{1: 2, none: 3, true: 4, 1.5: 6} | tojson
(1, 2) | tojson
undefined_name | tojson
range(3) | tojson
json | tojson(nothing=1)
json
mixed
'hello world, this is a long line of text' | truncate(15)
'hello world, this is a long line of text' | truncate(15, true)
'hello world, this is a long line of text' | truncate(15, true, '!')
'hello world' | truncate(9)
'%s is %d' | format('x', 3)
'%(a)s' | format(a=1)
'ab' | center(7) ~ '|'
'<p>a  <b>b</b><!-- c --> &lt;d&gt;</p>' | striptags
'a b/c&ü' | urlencode
{'a': 'b c', 'd': 'é/'} | urlencode
dict | attr('keys') is callable
dict | attr('a')
'a' | nofilter
1 is defined
none is none
'' is string
1 is number
true is number
true is integer
1 is integer
1.0 is float
true is boolean
true is true
1 is true
false is false
{} is mapping
[] is mapping
[] is sequence
'' is sequence
{} is sequence
1 is sequence
[] is iterable
1 is iterable
'' is iterable
range is callable
1 is callable
3 is odd
3 is even
9 is divisibleby 3
9 is divisibleby(2)
'A' is upper
'a' is lower
'upper' is filter
'nofilter' is filter
'odd' is test
1 is sameas 1
true is sameas true
1 is sameas true
none is sameas none
list is sameas list
[1] is sameas [1]
1 is eq 1
1 is equalto 1.0
1 is ne 2
1 is lt 2
1 is le 1
2 is gt 1
2 is ge 3
1 is in [1, 2]
1 is not in [1, 2]
1 is not defined
not 1 is defined
nothing is not none
1 is nothing
'a' is string and 'b' is string
1 is string or 1 is number
'x' is eq 'x' if yes else 'no'
text is defined and text | length > 3
-1 | abs
-(1) | abs
2 * 3 | string
'a' ~ 'b' | upper
[1, 2, 3] | map('string') | join('-') | upper
dict(a=1, b=2)
dict({'a': 1}, b=2)
dict([('a', 1)])
namespace(a=1).a
namespace({'a': 1}, b=2).b
namespace(a=1).missing
namespace(_a=1)
cycler('a', 'b').next()
joiner('|')()
strftime_now('%Y-%m-%d')
strftime_now('%d %b %Y, %A %H:%M:%S %j %%')
raise_exception('no')
raise_exception()
nofunction()
number()
'a'()
text.upper(1)
'{:d}'.format('x')
'\\x41\\u00e9\\U0001F600\\101\\q\\
'
'tab\\there'
3.upper
people[0].name.upper()[1:]
people[-1]['name'][0]
loop is defined
1 if 1 is odd
[x for x in list]
{'a' 1}
(1
1 +
a b
| upper
'unclosed
""".strip("\n").split("\n")
# The one expression that stands on two lines.
_index = next(i for i, line in enumerate(EXPRESSIONS) if line.endswith("\\q\\"))
EXPRESSIONS[_index:_index + 2] = ["\n".join(EXPRESSIONS[_index:_index + 2])]

TEMPLATES = [
    "",
    "plain",
    "one line\n",
    "two lines\n\n",
    "windows\r\nlines\r\n",
    "{{ 1 }}\n{{ 2 }}\n",
    "a\n  {% if yes %}\n    b\n  {% endif %}\nc\n",
    "a\n  {%+ if yes %}\n    b\n  {%+ endif %}\nc\n",
    "a  {% if yes %}  b  {% endif %}  c",
    "a  {%- if yes -%}  b  {%- endif -%}  c",
    "a \n {{- 1 -}} \n b",
    "a\n {{ 1 }}\n b",
    "{% if yes +%}\nkept{% endif %}",
    "x {# comment #} y",
    "x\n  {# comment #}\ny",
    "x {#- comment -#} y",
    "{# {{ 1 }} {% if %} #}z",
    "{# unclosed",
    "{% raw %}{{ 1 }} {% if %}{% endraw %}",
    "a {%- raw -%} {{ 1 }} {%- endraw -%} b",
    "{% raw %}\n  x\n  {% endraw %}\ny",
    "{% raw %}unclosed",
    "{{ '}}' }}{{ \"%}\" }}{% if '%}' %}y{% endif %}",
    "{{ {'a': {'b': 1}}}}",
    "{{ {'a': {'b': 1}} }}",
    "{% if no %}a{% elif nothing %}b{% elif number == 7 %}c{% else %}d{% endif %}",
    "{% if no %}a{% endif %}b{% if yes %}c{% else %}d{% endif %}",
    "{% if %}x{% endif %}",
    "{% if yes %}x",
    "{% endif %}",
    "{% else %}",
    "{% nothing %}",
    "{% if yes %}x{% endfor %}",
    "{% if 1, 2 %}tuple{% endif %}",
    "{% for x in list %}{{ x }},{% endfor %}",
    "{% for x in [] %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in list if x > 1 %}{{ loop.index }}/{{ loop.length }}:{{ x }} {% endfor %}",
    "{% for x in list if x > 5 %}{{ x }}{% else %}none{% endfor %}",
    "{% for k, v in dict.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for k, v in dict | dictsort %}{{ k }}={{ v }};{% endfor %}",
    "{% for k in dict %}{{ k }}{% endfor %}",
    "{% for c in 'añ😀' %}[{{ c }}]{% endfor %}",
    "{% for x in number %}{{ x }}{% endfor %}",
    "{% for x in none %}{{ x }}{% endfor %}",
    "{% for x in undefined_name %}{{ x }}{% else %}empty{% endfor %}",
    "{% for a, b in [(1, 2), [3, 4]] %}{{ a + b }} {% endfor %}",
    "{% for a, b in [(1, 2, 3)] %}{{ a }}{% endfor %}",
    "{% for (a, b), c in [((1, 2), 3)] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for x in list %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.depth }}{{ loop.depth0 }} {% endfor %}",
    "{% for x in list %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }} {% endfor %}",
    "{% for x in list %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }} {% endfor %}",
    "{% for x in list %}{{ loop.cycle('odd', 'even') }} {% endfor %}",
    "{% for x in [1, 1, 2, 2, 1] %}{{ loop.changed(x) }} {% endfor %}",
    "{% for x in list %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}",
    "{% for x in list %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% endfor %}",
    "{% break %}",
    "{% for x in list %}{% for y in list %}{% if y == 1 %}{% break %}{% endif %}{{ x }}{{ y }} {% endfor %}{% endfor %}",
    "{% for x in [1, [2, [3]], 4] recursive %}{% if x is sequence %}({{ loop(x) }}){% else %}{{ x }}{{ loop.depth }}{% endif %}{% endfor %}",
    "{% for x in list %}{{ loop(list) }}{% endfor %}",
    "{% for x in list %}{% for y in [1] %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}",
    "{% for x in list %}{% set outer = loop %}{% for y in [1, 2] %}{{ outer.index }}.{{ loop.index }} {% endfor %}{% endfor %}",
    "{{ loop }}",
    "{% for x in list recursive %}{{ x }}{% endfor %}",
    "{% for x in people | groupby('age') %}{{ x.grouper }}:{{ x.list | length }}{% endfor %}",
    "{% set s = people | selectattr('city', 'defined') %}{% for p in s %}{{ p.name }}{% endfor %}|{% for p in s %}{{ p.name }}{% endfor %}",
    "{% set x = 1 %}{{ x }}",
    "{% set x = 1 %}{% for i in [1, 2] %}{{ x }}{% set x = 5 %}{{ x }}{% endfor %}{{ x }}",
    "{% set x = 1 %}{% if yes %}{% set x = 2 %}{% endif %}{{ x }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}",
    "{% set a, b = [1] %}",
    "{% set x = 1, 2 %}{{ x }}",
    "{% set x %}block {{ number }}{% endset %}[{{ x }}]",
    "{% set x | upper | trim %} block {% endset %}[{{ x }}]",
    "{% set ns = namespace(n=0, l=[]) %}{% for x in list %}{% set ns.n = ns.n + x %}{% set ns.l = ns.l + [x] %}{% endfor %}{{ ns.n }}{{ ns.l }}",
    "{% set ns = namespace() %}{% set ns.text %}in {{ number }}{% endset %}{{ ns.text }}",
    "{% set dict.x = 1 %}",
    "{% set missing.x = 1 %}",
    "{% set ns = namespace() %}{% set ns._x = 1 %}",
    "{% set none = 1 %}",
    "{% set x = y = 1 %}",
    "{% macro m(a, b=2, c='x') %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }}|{{ m(1, 3) }}|{{ m(1, c='y') }}|{{ m() }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}",
    "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}",
    "{% macro m(a, b=a) %}{{ b }}{% endmacro %}{{ m(4) }}",
    "{% macro m(a=1, b) %}{% endmacro %}",
    "{% macro fact(n) %}{% if n <= 1 %}1{% else %}{{ n * fact(n - 1) | int }}{% endif %}{% endmacro %}{{ fact(5) }}",
    "{% macro m() %}{% set x = 2 %}{{ x }}{% endmacro %}{% set x = 1 %}{{ m() }}{{ x }}",
    "{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{% set x = 3 %}{{ m() }}",
    "{% macro m() %}{{ later }}{% endmacro %}{% set later = 3 %}{{ m() }}",
    "{% macro m(x) %} a {{ x }} {% endmacro %}[{{ m(1) | trim }}]{{ m(2) | length }}",
    "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}in {{ number }}{% endcall %}",
    "{% macro m() %}{{ caller(1, 2) }}{{ caller(3, b=4) }}{% endmacro %}{% call(a, b) m() %}{{ a }}-{{ b }};{% endcall %}",
    "{% macro m() %}x{% endmacro %}{% call m() %}y{% endcall %}",
    "{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}",
    "{% call number %}x{% endcall %}",
    "{{ m.name }}{% macro m() %}{% endmacro %}{{ m.name }}{{ m.arguments is defined }}",
    "{% for i in list %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}",
    "{% filter upper %}abc {{ text }}{% endfilter %}",
    "{% filter replace('a', 'b') | upper %}abc{% endfilter %}",
    "{% filter indent(2) %}a\nb\n{% endfilter %}",
    "{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a }}",
    "{% set a = 1 %}{% with a = 2, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}",
    "{% with %}{% set z = 1 %}{{ z }}{% endwith %}{{ z }}",
    "{% generation %}answer {{ number }}{% endgeneration %} end",
    "{% generation %}{% set g = 1 %}{{ g }}{% endgeneration %}{{ g }}",
    "{% set x = 1 %}{% generation %}{{ x }}\n  {%- if yes %} y{% endif %}{% endgeneration %}",
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}{{ c.reset() }}{{ c.next() }}",
    "{% set j = joiner() %}{% for x in list %}{{ j() }}{{ x }}{% endfor %}",
    "{{ '%s-%s' | format(1, 2) }}{{ 'x' * 3 }}{{ -1 ** 2 }}",
    "{%- set x = 'a' -%}\n\n{{ x }}\n\n{%- set y = 'b' %}\n{{ y }}",
    "{% if yes %}\n\n\nx\n{% endif %}\n\n",
    "\n\n{% set x = 1 %}\n\n{{ x }}",
    "{{ 'a' -}}   b {{- 'c' }}",
    "\t{% if yes %}tab{% endif %}",
    "\u00a0{% if yes %}space{% endif %}",
    "{{ 1 }} {% if yes %}x{% endif %}\n  {% if yes %}y{% endif %}",
    "{%if yes%}tight{%endif%}{{number}}",
    "{{}}",
    "{% %}",
    "{{ 1 }",
    "{ { 1 } }",
    "{{ number",
    "{% set x = {'a': [1, {'b': none}]} %}{{ x.a[1].b is none }}{{ x }}",
    "{% for x in list %}\n{{ x }}\n{% endfor %}\nend",
    "{%- for x in list %}\n    {{- x }}\n{%- endfor %}",
    "{% for x in list -%}\n  {{ x }}\n{%- endfor %}",
    "{% set l = [] %}{% set _ = l.append(1) %}{{ l }}",
    "{% if undefined_name.x is defined %}a{% endif %}",
    "{% if nested.x.q is defined and nested.x.q %}a{% else %}b{% endif %}",
    "{{ range(3) | map('string') | map('upper') | join(', ') }}",
    "{% for row in list | batch(2) %}{{ row | join(',') }};{% endfor %}",
    "{{ text | default('x') | upper | replace('THE', 'the') | trim | length }}",
    "{% if yes and not no or nothing %}t{% endif %}",
    "{% include 'x' %}",
    "{% extends 'x' %}",
    "{% import 'x' as y %}",
    "{{ [1, 2, 3][1:] | tojson }}{{ 'a' if list else 'b' }}",
    "{% set a = [1, 2] %}{% set b = a + [3] %}{{ a }}{{ b }}",
    "{% set t = (1, 2) %}{{ t[0] }}{{ t | length }}{{ t | list }}",
    "{{ '\\n' in lines }}{{ 'é' }}{{ \"\\\"\" }}",
    "{% for i in range(3) %}{% for j in range(i) %}{{ i }}{{ j }} {% else %}none {% endfor %}{% endfor %}",
    "{{ people | map(attribute='name') | map('lower') | sort | join(' ') }}",
    "{% for p in people %}{{ loop.index }}. {{ p.name }}{% if p.city is defined %} ({{ p['city'] | title }}){% endif %}{{ ', ' if not loop.last else '.' }}{% endfor %}",
]

_TURNS = [
    {"role": "system", "content": " Be brief. "},
    {"role": "user", "content": "Hi ünïcode 😀"},
    {"role": "assistant", "content": "", "reasoning": "think", "tool_calls": [
        {"id": "c1", "type": "function", "function": {"name": "f", "arguments": {"x": 1, "y": "ü", "z": None}}},
    ]},
    {"role": "tool", "name": "f", "tool_call_id": "c1", "content": "{\"r\": 2}"},
    {"role": "assistant", "content": "Done.\n"},
]

CONVERSATIONS = [
    ("{% for m in messages %}<{{ m.role }}>{{ m.content | trim }}</{{ m.role }}>\n{% endfor %}", _TURNS),
    ("{% for m in messages %}{{ m }}{% endfor %}", _TURNS),
    ("{{ messages | tojson(indent=2) }}", _TURNS),
    ("{{ messages }}", []),
    ("{{ tools }}{{ documents }}{{ add_generation_prompt }}", []),
    ("{% for m in messages if m.role == 'assistant' %}{{ m.reasoning_content }}{{ m.thinking }}{{ m.keys() | list }};{% endfor %}", _TURNS),
    ("{% set ns = namespace(last=-1) %}{% for m in messages %}{% if m.role == 'user' %}{% set ns.last = loop.index0 %}{% endif %}{% endfor %}{{ ns.last }}", _TURNS),
    ("{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}{{ messages[0]['content'].strip() }}{% else %}{% set rest = messages %}{% endif %}{% for m in rest %}|{{ m['content'] }}{% endfor %}", _TURNS),
]
