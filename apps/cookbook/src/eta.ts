// A countdown is an eta counted from now; both travel as a date.
import { Celery } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<number> {
  const app = new Celery('tasks', { broker: 'memory://eta', backend: 'cache+memory://eta' })
  const when = app.task({ name: 'tasks.when', bind: true }, (self) => self.request.eta)
  return withWorker(app, async () => {
    const [byCountdown, byEta] = await Promise.all([
      when.applyAsync([], { countdown: 1 }).get(),
      when.applyAsync([], { eta: new Date(Date.now() + 1000) }).get(),
    ])
    return Math.abs(Date.parse(byCountdown ?? '') - Date.parse(byEta ?? ''))
  })
}
