// A name that the worker does not know: the caller is told, and the worker goes on.
import { Celery, NotRegistered } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<{ refused: boolean; message: string; next: number }> {
  const app = new Celery('proj', { broker: 'memory://not-registered', backend: 'cache+memory://not-registered' })
  const add = app.task('tasks.add', (x: number, y: number) => x + y)
  return withWorker(app, async () => {
    const error: unknown = await app
      .sendTask('this.name.does.not.exist', [2, 2])
      .get()
      .then(
        () => undefined,
        (failure: unknown) => failure,
      )
    return {
      refused: error instanceof NotRegistered,
      message: (error as Error).message,
      next: await add.delay(1, 2).get(),
    }
  })
}
