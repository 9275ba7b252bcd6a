"""The Python side: an ordinary Celery app, which knows nothing of Node.

    celery -A tasks worker -P solo -Q quickstart.python.by-hand
"""
import os

from celery import Celery
from kombu import Exchange, Queue

folder = os.environ.get('QUICKSTART_FOLDER', '.')
broker = os.environ.get('QUICKSTART_BROKER', 'filesystem://')
run = os.environ.get('QUICKSTART_RUN', 'by-hand')

node_queue = f'quickstart.node.{run}'
python_queue = f'quickstart.python.{run}'


def queue(name):
    """A queue that goes by itself ten minutes after its last use."""
    return Queue(name, Exchange(name, auto_delete=True), routing_key=name, expires=600)


app = Celery('python', broker=broker, backend=os.environ.get('QUICKSTART_BACKEND', f'file://{folder}/results'))
app.conf.update(
    result_expires=600,
    task_queues=[queue(node_queue), queue(python_queue)],
    task_routes={'node.*': {'queue': node_queue}, 'python.*': {'queue': python_queue}},
    broker_connection_retry_on_startup=True,
)
if broker.startswith('filesystem:'):
    app.conf.broker_transport_options = {
        'data_folder_in': f'{folder}/queues',
        'data_folder_out': f'{folder}/queues',
        'control_folder': f'{folder}/control',
        'polling_interval': 0.1,
    }


@app.task(name='python.add')
def add(x, y):
    return x + y


@app.task(name='python.divide')
def divide(x, y):
    return x / y


@app.task(name='python.greet')
def greet(name, greeting='Hello'):
    return f'{greeting}, {name}!'
