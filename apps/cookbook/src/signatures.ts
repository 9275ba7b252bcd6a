// Signatures: a call to be made later; partials take what is missing in front; options may be given over at the call.
import { Celery, signature } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<Record<string, unknown>> {
  const app = new Celery('tasks', { broker: 'memory://signatures', backend: 'cache+memory://signatures' })
  const add = app.task('tasks.add', (x: number, y: number) => x + y)
  const queueOf = app.task({ name: 'tasks.queueOf', bind: true }, (self) => self.request.deliveryInfo.routingKey)
  return withWorker(
    app,
    async () => ({
      whole: await add.s(2, 2).delay().get(),
      partial: await add.s(2).delay(4).get(),
      here: await add.s(2).call(4),
      immutable: await add.si(2, 2).delay().get(),
      named: await app
        .signature('tasks.add', { args: [2, 2], countdown: 0 })
        .delay()
        .get(),
      set: await queueOf.s().set({ queue: 'other' }).delay().get(),
      overridden: await queueOf.signature([], { queue: 'other' }).applyAsync([], { queue: 'celery' }).get(),
      json: JSON.parse(JSON.stringify(signature('tasks.add', { args: [2, 2], countdown: 10 }))),
    }),
    { queues: ['celery', 'other'] },
  )
}
