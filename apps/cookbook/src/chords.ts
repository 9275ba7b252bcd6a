// Chords: a header side by side, then a body with all of its values; and what happens where a member fails.
import { chain, chord, group } from '@celeriac/canvas'
import { Celery } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<{ sum: number; upgraded: number; failed: string }> {
  const app = new Celery('tasks', { broker: 'memory://chords', backend: 'cache+memory://chords' })
  const add = app.task('tasks.add', (x: number, y: number) => x + y)
  const tsum = app.task('tasks.tsum', (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0))
  const fail = app.task('tasks.fail', (): number => {
    throw new RangeError('no luck')
  })
  return withWorker(app, async () => {
    const header = Array.from({ length: 100 }, (_, i) => add.s(i, i))
    const sum = await chord(header, tsum.s()).delay().get()
    // What follows a group makes a chord of it.
    const upgraded = await chain(group(header), tsum.s()).delay().get()
    const failed = await chord([add.s(1, 1), fail.s()], tsum.s())
      .delay()
      .get()
      .then(
        () => 'not at all',
        (error: Error) => `${error.name}: ${error.message.replace(/[0-9a-f-]{36}/, '<id>')}`,
      )
    return { sum, upgraded, failed }
  })
}
