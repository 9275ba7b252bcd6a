// Numeric expires are seconds from now; a date says when. A task that has expired is not run.
import { Celery, TaskRevokedError } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<{ ran: number; refused: boolean[]; runs: number }> {
  const app = new Celery('tasks', { broker: 'memory://expires', backend: 'cache+memory://expires' })
  let runs = 0
  const add = app.task('tasks.add', (x: number, y: number) => {
    runs++
    return x + y
  })
  return withWorker(app, async () => {
    const ran = await add.applyAsync([1, 2], { expires: 10 }).get()
    const late = [
      await add.applyAsync([1, 2], { countdown: 0.2, expires: 0.1 }),
      await add.applyAsync([1, 2], { countdown: 0.2, expires: new Date(Date.now() + 100) }),
    ]
    const refused = await Promise.all(
      late.map((result) =>
        result.get().then(
          () => false,
          (error: unknown) => error instanceof TaskRevokedError,
        ),
      ),
    )
    return { ran, refused, runs }
  })
}
