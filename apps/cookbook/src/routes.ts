// Routes by name and by pattern; one worker for `queue_1`, one for `queue_1` and `celery`.
import { Celery } from '@celeriac/core'
import { Worker } from '@celeriac/worker'

export async function example(): Promise<Record<string, string>> {
  const app = new Celery('proj', {
    broker: 'memory://routes',
    backend: 'cache+memory://routes',
    taskRoutes: { 'task.tasks.add': { queue: 'queue_1' }, 'task.images.*': 'queue_1' },
  })
  const queueOf = (self: { request: { deliveryInfo: { routingKey: string } } }): string =>
    self.request.deliveryInfo.routingKey
  const byName = app.task({ name: 'task.tasks.add', bind: true }, queueOf)
  const byPattern = app.task({ name: 'task.images.resize', bind: true }, queueOf)
  const unrouted = app.task({ name: 'task.tasks.other', bind: true }, queueOf)
  const workers = [
    new Worker(app, { queues: ['queue_1'], hostname: 'w1@%h' }),
    new Worker(app, { queues: ['queue_1', 'celery'], hostname: 'w2@%h' }),
  ]
  for (const worker of workers) await worker.start()
  try {
    return {
      byName: await byName.delay().get(),
      byPattern: await byPattern.delay().get(),
      unrouted: await unrouted.delay().get(),
      atCall: await unrouted.applyAsync([], { queue: 'queue_1' }).get(),
    }
  } finally {
    for (const worker of workers) await worker.stop()
    await app.close()
  }
}
