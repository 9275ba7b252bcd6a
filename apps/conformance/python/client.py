"""Reads a line of JSON, {"id", "code"}; runs the code with the tasks in scope; answers with {"id", "value"} or {"id", "error"}.
The value of the last expression is the answer. One request at a time, all in one thread: Celery's rpc results belong to the
thread that sent."""
import ast
import json
import sys
import traceback

import proj


def run(request):
    scope = {**vars(proj), "AsyncResult": proj.app.AsyncResult}
    try:
        tree = ast.parse(request["code"])
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "request", "exec"), scope)
        value = eval(compile(ast.Expression(last.value), "request", "eval"), scope) if last else None
        answer = {"id": request["id"], "value": value}
        text = json.dumps(answer)
    except BaseException as error:
        text = json.dumps({
            "id": request["id"],
            "error": {
                "type": type(error).__qualname__, "module": type(error).__module__, "args": [a if isinstance(a, (str, int, float, list, dict, type(None))) else repr(a) for a in error.args],
                "bases": [base.__name__ for base in type(error).__mro__], "traceback": traceback.format_exc(),
            },
        })
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


for line in sys.stdin:
    run(json.loads(line))
