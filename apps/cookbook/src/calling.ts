// delay, applyAsync, a countdown, and a call that sends nothing.
import { Celery } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<{
  delayed: number
  applied: number
  counted: number
  waitedMs: number
  direct: number
}> {
  const app = new Celery('tasks', { broker: 'memory://calling', backend: 'cache+memory://calling' })
  const add = app.task(function add(x: number, y: number) {
    return x + y
  })
  return withWorker(app, async () => {
    const delayed = await add.delay(2, 2).get()
    const applied = await add.applyAsync([2, 2], { queue: 'celery' }).get()
    const started = performance.now()
    const counted = await add.applyAsync([2, 2], { countdown: 1 }).get()
    return { delayed, applied, counted, waitedMs: performance.now() - started, direct: add(2, 2) }
  })
}
