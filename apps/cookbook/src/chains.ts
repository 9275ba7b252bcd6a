// Chains: each step gets the value of the one before it; the results of the earlier steps are its parents.
import { chain } from '@celeriac/canvas'
import { Celery } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<{ value: number; parents: unknown[]; failed: string; logged: string }> {
  const app = new Celery('tasks', { broker: 'memory://chains', backend: 'cache+memory://chains' })
  const add = app.task('tasks.add', (x: number, y: number) => x + y)
  const divide = app.task('tasks.divide', (x: number, y: number) => {
    if (y === 0) throw new RangeError('division by zero')
    return x / y
  })
  let told: ((text: string) => void) | undefined
  const logged = new Promise<string>((resolve) => {
    told = resolve
  })
  const logError = app.task('tasks.logError', (request: { id: string }, error: Error, _traceback: string) =>
    told?.(`${typeof request.id}: ${error.message}`),
  )
  return withWorker(app, async () => {
    const result = await chain(add.s(2, 2), add.s(4), add.s(8)).applyAsync()
    const value = await result.get()
    const parents = [
      await result.parent?.get(),
      await result.parent?.parent?.get(),
      result.parent?.parent?.parent ?? null,
    ]
    const failing = chain(divide.s(1, 0), add.s(4)).onError(logError.s())
    const failed = await failing
      .delay()
      .get()
      .then(
        () => 'not at all',
        (error: Error) => error.message,
      )
    return { value, parents, failed, logged: await logged }
  })
}
