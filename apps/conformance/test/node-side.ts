import { type AppSettings, Celery, currentTask, Ignore } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { Worker } from '@celeriac/worker'

/** An error with a class of our own. */
class OddError extends Error {
  override readonly name: string = 'OddError'
}

/** What the errbacks of the Node side were called with: the number of arguments, and the failed task's id. */
export const errbacksCalled: { readonly errback: string; readonly id: string; readonly given: number }[] = []

function noteErrback(errback: string, first: unknown, ...others: unknown[]): void {
  const id = typeof first === 'string' ? first : (first as { readonly id: string }).id
  errbacksCalled.push({ errback, id, given: 1 + others.length })
}

/** The Node side of the tests: one app with its tasks, which a worker of the queue `node` runs. */
export function makeNodeApp(settings: AppSettings): Celery {
  const accepting = { acceptContent: ['json', 'msgpack', 'yaml'], ...settings }
  // Many of its tasks fail, as they should.
  const app = new Celery('node', accepting, { logger: silentLogger() })
  app.task({ name: 'node.add', params: ['x', 'y?'] }, (x: number, y = 0) => x + y)
  app.task({ name: 'node.echo', kwargsAsObject: true }, (...args: unknown[]) => args)
  app.task('node.plus', function plus(x: number, y: number) {
    return x + y
  })
  app.task('node.size', (x: number, { y = 0 }: { y?: number } = {}) => x + y)
  app.task('node.describe', (...values: unknown[]) => values.map(describe))
  app.task('node.fail', (kind: string) => {
    if (kind === 'type') throw new TypeError('not that')
    if (kind === 'odd') throw new OddError('odd')
    if (kind === 'text') throw 'only text'
    throw new Error(kind)
  })
  app.task({ name: 'node.request', bind: true }, (self) => ({
    id: self.request.id,
    rootId: self.request.rootId,
    parentId: self.request.parentId,
    headers: self.request.headers,
    retries: self.request.retries,
    eta: self.request.eta,
    priority: self.request.deliveryInfo.priority,
    routingKey: self.request.deliveryInfo.routingKey,
    args: self.request.args,
    kwargs: self.request.kwargs,
    timelimit: [self.request.timeLimit, self.request.softTimeLimit],
    ignoreResult: self.request.ignoreResult,
  }))
  app.task({ name: 'node.retry', bind: true, maxRetries: 3 }, (self, times: number) => {
    if (self.request.retries < times) throw self.retry({ countdown: 0, error: new Error('again') })
    return { retries: self.request.retries, parentId: self.request.parentId, headers: self.request.headers }
  })
  app.task('node.errOne', (id: string) => noteErrback('One', id))
  app.task('node.errDefaults', (request: string, error: unknown = null, traceback = '') =>
    noteErrback('Defaults', request, error, traceback),
  )
  app.task('node.errRest', (...args: unknown[]) => noteErrback('Rest', args[0], ...args.slice(1)))
  app.task('node.ranAt', () => Date.now() / 1000)
  app.task('node.ignore', () => {
    throw new Ignore()
  })
  app.task('node.callPython', async (x: number) => (await app.sendTask('proj.request', [x])).id)
  app.task({ name: 'node.ignored', ignoreResult: true }, () => 5)
  app.task('node.current', () => currentTask()?.request.id ?? null)
  return app
}

function describe(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`
  if (value instanceof Date) return `date ${value.toISOString()}`
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const proto = Object.getPrototypeOf(value)
    if (proto !== Object.prototype && proto !== null) return `${value.constructor.name} ${String(value)}`
  }
  return `${typeof value} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`
}

export async function startNodeWorker(app: Celery, queues: readonly string[] = ['node']): Promise<Worker> {
  const worker = new Worker(app, { queues: [...queues], concurrency: 20 })
  await worker.start()
  return worker
}
