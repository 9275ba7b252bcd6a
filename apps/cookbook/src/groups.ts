// Groups: tasks side by side, with one result for all.
import { group } from '@celeriac/canvas'
import { Celery } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<{ values: number[]; ready: boolean; successful: boolean; again: unknown }> {
  const app = new Celery('tasks', { broker: 'memory://groups', backend: 'cache+memory://groups' })
  const add = app.task('tasks.add', (x: number, y: number) => x + y)
  return withWorker(app, async () => {
    const result = await group([2, 4, 8, 16, 32].map((i) => add.s(i, i))).applyAsync()
    const values = await result.get()
    await result.save()
    const again = await (await app.groupResult(result.id))?.get()
    return { values, ready: await result.ready(), successful: await result.successful(), again }
  })
}
