// map, starmap and chunks: many calls of one task in few messages.
import { chord, chunks, map, starmap } from '@celeriac/canvas'
import { Celery } from '@celeriac/core'
import { withWorker } from './with-worker.ts'

export async function example(): Promise<{
  mapped: number[]
  starred: number[]
  chunked: number[][]
  summed: number
}> {
  const app = new Celery('tasks', { broker: 'memory://maps', backend: 'cache+memory://maps' })
  const add = app.task('tasks.add', (x: number, y: number) => x + y)
  const tsum = app.task('tasks.tsum', (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0))
  const sumOfLists = app.task('tasks.sumOfLists', (lists: readonly number[][]) =>
    lists.flat().reduce((sum, n) => sum + n),
  )
  const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
  const pairs = upTo(100).map((i): [number, number] => [i, i])
  return withWorker(app, async () => ({
    mapped: await map(tsum, [upTo(10), upTo(100), upTo(1000)])
      .delay()
      .get(),
    starred: await starmap(add, pairs.slice(0, 10)).delay().get(),
    chunked: await chunks(add, pairs, 10).delay().get(),
    summed: await chord(chunks(add, pairs, 10).group(), sumOfLists.s())
      .delay()
      .get(),
  }))
}
