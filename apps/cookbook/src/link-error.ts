// An errback that takes more than one argument is called where the task failed, with the request, the exception and
// the traceback; one with a single argument is sent as a task and gets the id. An immutable one gets nothing.
import { Celery } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<{ called: string[]; failed: string }> {
  const app = new Celery('tasks', { broker: 'memory://link-error', backend: 'cache+memory://link-error' })
  const called: string[] = []
  let report: (() => void) | undefined
  const all = new Promise<void>((resolve) => {
    report = () => called.length === 3 && resolve()
  })
  const note = (text: string): void => {
    called.push(text)
    report?.()
  }
  const divide = app.task('tasks.divide', (x: number, y: number) => {
    if (y === 0) throw new RangeError('division by zero')
    return x / y
  })
  const logError = app.task('tasks.logError', (request: { id: string }, error: Error, traceback: string) => {
    note(
      `called with ${request.id === failedId ? 'the request' : '?'}, ${error.message}, ${traceback.startsWith('Traceback') ? 'a traceback' : '?'}`,
    )
  })
  const byId = app.task('tasks.byId', (id: string) => note(`sent with ${id === failedId ? 'the id' : '?'}`))
  const nothing = app.task('tasks.nothing', () => note('sent with nothing'))
  const failedId = 'the-id-of-the-task-that-fails'
  return withWorker(app, async () => {
    const failing = divide.s(1, 0).onError(logError.s()).onError(byId.s()).onError(nothing.si())
    const result = await failing.applyAsync([], { taskId: failedId })
    const failed = await result.get().then(
      () => 'not at all',
      (error: Error) => error.message,
    )
    await all
    return { called: called.sort(), failed }
  })
}
