import { Celery } from '@celeriac/core'

export function makeApp({ broker, backend, queue, acksLate = false }) {
  const settings = { broker, ...(backend ? { backend } : {}), taskDefaultQueue: queue, taskAcksLate: acksLate }
  const app = new Celery('bench', settings)
  const add = app.task('bench.add', (x, y) => x + y)
  const sleep = app.task('bench.sleep', (ms) => new Promise((resolve) => setTimeout(resolve, ms, null)))
  const total = app.task('bench.total', (numbers) => numbers.reduce((sum, number) => sum + number, 0))
  return { app, add, sleep, total }
}
