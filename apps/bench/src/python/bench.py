"""Python Celery's side of the bench: the same tasks, and a client that sends and calls."""
import json
import os
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from celery import Celery, chain, chord, group

options = json.loads(os.environ["BENCH"])
app = Celery("bench", broker=options["broker"], backend=options.get("backend"))
app.conf.task_default_queue = options["queue"]
app.conf.task_acks_late = options.get("acksLate", False)
app.conf.broker_transport_options = options.get("transport", {})


@app.task(name="bench.add")
def add(x, y):
    return x + y


@app.task(name="bench.total")
def total(numbers):
    return sum(numbers)


@app.task(name="bench.sleep")
def sleep(ms):
    time.sleep(ms / 1000)


def cpu_us():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {"user": int(usage.ru_utime * 1e6), "system": int(usage.ru_stime * 1e6)}


def say(**message):
    print(json.dumps(message), flush=True)


def run_flow(what, count):
    if what == "group":
        return group(add.s(i, i) for i in range(count))().get(timeout=120)
    if what == "chord":
        return chord([add.s(i, i) for i in range(count)], total.s())().get(timeout=120)
    return chain(add.s(1, 1), *[add.s(1) for _ in range(count - 1)])().get(timeout=120)


if __name__ == "__main__":
    what, count, in_flight = sys.argv[1], options["count"], options.get("inFlight", 1)
    if what == "flow":
        run_flow(options["what"], count)
    else:
        add.delay(2, 3) if what == "send" else add.delay(2, 3).get(timeout=30)
    say(ready=True)
    started = time.perf_counter()
    if what == "flow":
        run_flow(options["what"], count)
    elif what == "send":
        for _ in range(count - 1):
            add.delay(2, 3)
    else:
        with ThreadPoolExecutor(in_flight) as threads:
            list(threads.map(lambda _: add.delay(2, 3).get(timeout=60), range(count)))
    say(done=True, ms=(time.perf_counter() - started) * 1000, cpu=cpu_us())
