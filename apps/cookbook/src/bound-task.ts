// A bound task knows its request.
import { Celery } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<{
  sent: string
  seen: { id: string; args: readonly unknown[]; retries: number; queue: string }
}> {
  const app = new Celery('proj', { broker: 'memory://bound-task', backend: 'cache+memory://bound-task' })
  const whoami = app.task({ name: 'proj.whoami', bind: true }, (self, _x: number, _y: number) => ({
    id: self.request.id,
    args: self.request.args,
    retries: self.request.retries,
    queue: self.request.deliveryInfo.routingKey,
  }))
  return withWorker(app, async () => {
    const result = await whoami.delay(1, 2)
    return { sent: result.id, seen: await result.get() }
  })
}
