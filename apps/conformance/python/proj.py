"""Python's side of the conformance tests: one app with its tasks, configured by the environment variable CONFORMANCE."""
import datetime
import decimal
import json
import os
import time
import uuid

from celery import Celery
from celery import chain as celery_chain, chord as celery_chord, group as celery_group
from celery.exceptions import Ignore, Reject
from celery.exceptions import TimeoutError as CeleryTimeout
from kombu import Exchange, Queue
from kombu.common import Broadcast

options = json.loads(os.environ["CONFORMANCE"])

app = Celery("proj", broker=options["broker"], backend=options["backend"])
app.conf.update(
    broker_transport_options=options.get("transport", {}),
    accept_content=["json", "msgpack", "yaml"],
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    **options.get("conf", {}),
)
if options.get("queues"):
    app.conf.task_queues = [
        Broadcast(q["name"]) if q.get("broadcast") else Queue(
            q["name"],
            Exchange(q.get("exchange", q["name"]), type=q.get("type", "direct")),
            routing_key=q.get("key", q["name"]),
            queue_arguments=q.get("arguments"),
            max_priority=q.get("max_priority"),
        )
        for q in options["queues"]
    ]


class CustomError(Exception):
    def __init__(self, code, *more):
        super().__init__(code, *more)


@app.task(name="proj.add")
def add(x, y=0):
    return x + y


@app.task(name="proj.echo")
def echo(*args, **kwargs):
    return {"args": list(args), "kwargs": kwargs}


@app.task(name="proj.describe")
def describe(*values):
    """What Python made of each value: its type and repr."""
    return [[type(value).__name__, repr(value)] for value in values]


@app.task(name="proj.typed")
def typed():
    return {
        "datetime": datetime.datetime(2020, 1, 2, 3, 4, 5, 600, tzinfo=datetime.timezone.utc),
        "date": datetime.date(2020, 1, 2),
        "time": datetime.time(1, 2, 3, 4),
        "decimal": decimal.Decimal("1.50"),
        "uuid": uuid.UUID("12345678-1234-4234-8234-123456789abc"),
        "text_bytes": b"abc",
        "bytes": b"\xff\x00",
        "big": 2**70,
        "nan": float("nan"),
        "inf": float("inf"),
        "text": "ü ☃ 😀 \u2028 \x7f",
    }


@app.task(name="proj.fail")
def fail(kind):
    if kind == "value":
        raise ValueError("boom", 42)
    if kind == "none":
        raise ValueError()
    if kind == "object":
        raise ValueError("x", object())
    if kind == "custom":
        raise CustomError(7, "seven")
    if kind == "key":
        raise KeyError("missing")
    raise Exception(kind)


@app.task(name="proj.request", bind=True)
def request(self, *args):
    r = self.request
    return {
        "id": r.id, "root_id": r.root_id, "parent_id": r.parent_id, "headers": r.headers, "retries": r.retries, "eta": r.eta,
        "expires": r.expires, "timelimit": r.timelimit, "shadow": r.shadow, "reply_to": r.reply_to,
        "correlation_id": r.correlation_id, "priority": r.delivery_info.get("priority"), "routing_key": r.delivery_info.get("routing_key"),
        "exchange": r.delivery_info.get("exchange"), "argsrepr": r.argsrepr, "stamps": r.stamps, "stamped_headers": r.stamped_headers,
        "ignore_result": r.ignore_result, "group": r.group, "origin": r.origin,
        "content_type": r.properties.get("content_type") if r.properties else None,
    }


@app.task(name="proj.retry_header", bind=True, max_retries=2)
def retry_header(self):
    """Retries once, then tells which headers are left."""
    if self.request.retries == 0:
        raise self.retry(countdown=0)
    return {"retries": self.request.retries, "headers": self.request.headers}


@app.task(name="proj.call")
def call(name, *args):
    """Sends another task from within this one."""
    return app.send_task(name, args).id


@app.task(name="proj.snooze")
def snooze(seconds, value=None):
    time.sleep(seconds)
    return value


@app.task(name="proj.ran_at")
def ran_at():
    return time.time()


@app.task(name="proj.ignored", ignore_result=True)
def ignored(*args):
    return args


@app.task(name="proj.note")
def note(path, text):
    """Adds a line to a file: proof of each run, whoever ran it."""
    with open(path, "a") as file:
        file.write(text + "\n")
    return text


def flat(value):
    if isinstance(value, (list, tuple)):
        return sum(flat(item) for item in value)
    return value if isinstance(value, (int, float)) else 0


@app.task(name="flow.step", bind=True)
def flow_step(self, *args):
    """Adds to what came before, however it is nested, and counts its run."""
    *before, label, by, run, fails, becomes = args
    app.backend.client.hincrby("runs:" + run, label, 1)
    if fails:
        raise ValueError(label)
    if becomes:
        raise self.replace(build_flow(becomes, run))
    return (flat(before[0]) if before else 0) + by


def build_flow(spec, run):
    """A work-flow of the differential test."""
    kind = spec["kind"]
    if kind == "task":
        signature = flow_step.s(spec["label"], spec["by"], run, spec["fails"], spec.get("becomes")).set(queue=spec["queue"])
        return signature.set(immutable=True) if spec["immutable"] else signature
    if kind == "chain":
        return celery_chain(*[build_flow(step, run) for step in spec["steps"]])
    if kind == "group":
        return celery_group([build_flow(step, run) for step in spec["steps"]])
    return celery_chord([build_flow(step, run) for step in spec["steps"]], build_flow(spec["body"], run))


def send_flow(spec, run):
    """Sends it. Answers with the handle that `flow_outcome` takes."""
    return build_flow(spec, run).apply_async().as_tuple()


def flow_outcome(handle):
    """What a work-flow came to, or null while it is not over."""
    from celery.result import result_from_tuple

    result = result_from_tuple(handle, app)
    try:
        return {"value": result.get(timeout=0.05)}
    except TimeoutError:
        return None
    except CeleryTimeout:
        return None
    except Exception as error:
        return {"error": [type(error).__name__, str(error)]}
