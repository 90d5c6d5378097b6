"""What Jinja makes of templates, for Tests/HoneTextTests/Templates/TemplateFactTests.swift.

    python Tools/golden/chat_templates.py > Tests/Golden/chat-templates.jsonl

Made with transformers 5.23.0 and Jinja2 3.1.6. The templates are those of chat_template_sources.py.
With the names of files of JSON lines {"template", "messages", "tools", "variables", "add_generation_prompt"},
these are rendered instead.
"""

import datetime
import json
import sys

import transformers.utils.chat_template_utils as utils

from chat_template_sources import CONVERSATIONS, EXPRESSIONS, TEMPLATES, VARIABLES


class FixedTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2024, 7, 26)


utils.datetime = FixedTime


def fact(case):
    case = {key: value for key, value in case.items() if value is not None}
    try:
        rendered, _ = utils.render_jinja_template(
            [case.get("messages", [])],
            tools=case.get("tools"),
            chat_template=case["template"],
            add_generation_prompt=case.get("add_generation_prompt", False),
            **case.get("variables", {}),
        )
        return {**case, "output": rendered[0]}
    except Exception as error:
        return {**case, "error": type(error).__name__}


def cases():
    for expression in EXPRESSIONS:
        yield {"template": "{{ " + expression + " }}", "variables": VARIABLES}
    for template in TEMPLATES:
        yield {"template": template, "variables": VARIABLES}
    for template, messages in CONVERSATIONS:
        yield {"template": template, "messages": messages}


if len(sys.argv) > 1:
    source = (json.loads(line) for path in sys.argv[1:] for line in open(path, encoding="utf-8"))
else:
    source = cases()
if len(sys.argv) == 1:
    print(json.dumps({"variables": VARIABLES}, ensure_ascii=False))
for case in source:
    made = fact(case)
    if len(sys.argv) == 1 and made.get("variables") == VARIABLES:
        del made["variables"]
    print(json.dumps(made, ensure_ascii=False))
