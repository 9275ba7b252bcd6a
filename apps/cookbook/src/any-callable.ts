// Any function is a task: sync, async, an arrow function with a name given.
import { Celery } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<unknown[]> {
  const app = new Celery('proj', { broker: 'memory://any-callable', backend: 'cache+memory://any-callable' })
  const add = app.task(function add(x: number, y: number) {
    return x + y
  })
  const later = app.task(async function later(text: string) {
    return `${text}!`
  })
  const arrow = app.task('proj.arrow', (x: number) => x * 2)
  return withWorker(app, () => Promise.all([add.delay(1, 2).get(), later.delay('hello').get(), arrow.delay(21).get()]))
}
