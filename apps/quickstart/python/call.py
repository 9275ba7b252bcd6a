"""The Python client: calls the Node worker. Every line that it prints is one call."""
import json
import sys
import time

from tasks import app

failed = False


def report(task, args, expected, options, at_least_ms=0):
    """Makes a call, waits for its result, and prints one line of JSON about it."""
    global failed
    began = time.monotonic()
    try:
        value = app.send_task(task, **options).get(timeout=60, interval=0.02)
        outcome = value if isinstance(value, str) else json.dumps(value)
    except Exception as exc:
        outcome = f'{type(exc).__name__}: {exc}'
    ms = round((time.monotonic() - began) * 1000)
    ok = outcome == expected and ms >= at_least_ms
    failed = failed or not ok
    row = {'direction': 'Python → Node', 'task': task, 'args': args, 'outcome': outcome, 'ms': ms, 'ok': ok}
    print(json.dumps(row), flush=True)


report('node.add', '2, 3', '5', {'args': (2, 3)})
report('node.divide', '1, 0', 'ValueError: division by zero', {'args': (1, 0)})
report('node.add', '20, 22, countdown 1 s', '42', {'args': (20, 22), 'countdown': 1}, at_least_ms=1000)
report(
    'node.greet',
    "name='Ada', greeting='Bonjour'",
    'Bonjour, Ada!',
    {'kwargs': {'name': 'Ada', 'greeting': 'Bonjour'}},
)
sys.exit(1 if failed else 0)
