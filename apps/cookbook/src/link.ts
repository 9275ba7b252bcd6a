// A callback gets the result in front of its own arguments: (4 + 4) + 8 = 16.
import { Celery } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<{ first: number; second: unknown }> {
  const app = new Celery('tasks', { broker: 'memory://link', backend: 'cache+memory://link' })
  const add = app.task('tasks.add', (x: number, y: number) => x + y)
  return withWorker(app, async () => {
    const result = await add.applyAsync([4, 4], { link: add.s(8) })
    const first = await result.get()
    const [child] = await result.children()
    return { first, second: await child?.get() }
  })
}
