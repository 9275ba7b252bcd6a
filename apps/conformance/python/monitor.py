"""Celery's own receiver of events and its State. Prints each event as a line {"event"}; reads lines {"id", "task"} or
{"id", "alive"} and answers with {"id", "value"}: what the State knows of a task, and the workers that it takes to be alive."""
import json
import sys
import threading

import proj
from celery.events.state import State

state = State()
lock = threading.Lock()


def say(value):
    with lock:
        sys.stdout.write(json.dumps(value, default=repr) + "\n")
        sys.stdout.flush()


def on_event(event):
    state.event(event)
    say({"event": event})


def listen():
    with proj.app.connection_for_read() as connection:
        receiver = proj.app.events.Receiver(connection, handlers={"*": on_event})
        say({"event": {"type": "monitor-listening"}})
        receiver.capture(limit=None, timeout=None, wakeup=False)


def known(uuid):
    task = state.tasks.get(uuid)
    if task is None:
        return None
    fields = {field: getattr(task, field, None) for field in task._fields if field not in ("worker", "children", "root", "parent")}
    return {**fields, "worker": task.worker and task.worker.hostname}


threading.Thread(target=listen, daemon=True).start()
for line in sys.stdin:
    question = json.loads(line)
    value = known(question["task"]) if "task" in question else sorted(worker.hostname for worker in state.alive_workers())
    say({"id": question["id"], "value": value})
