import { randomUUID } from 'node:crypto'
import { chain, chord, group } from '@celeriac/canvas'
import { Celery, currentTask, signals } from '@celeriac/core'
import { decodeJson } from '@celeriac/protocol'
import { until } from '@celeriac/testing'
import { expect, it, onTestFinished } from 'vitest'
import { readGolden } from '../../protocol/test/corpus/corpus.ts'
import { type Captured, messagesOf } from '../../protocol/test/corpus/messages.ts'
import { Worker } from '../src/index.ts'

/** Work-flows, and what Python's workers sent of them: the same flows here must bring the same messages, key by key. */
const flows: Readonly<Record<string, (tasks: ReturnType<typeof define>) => PromiseLike<unknown>>> = {
  'worker-callback': ({ add, mul }) => add.applyAsync([2, 3], { link: mul.s(10).set({ queue: 'out' }) }),
  'worker-callbacks-two': ({ add, mul }) =>
    add.applyAsync([2, 3], { link: [mul.s(10).set({ queue: 'out' }), mul.s(11).set({ queue: 'out' })] }),
  'worker-chord-body': ({ add, xsum }) =>
    chord([add.s(1, 1), add.s(2, 2)], xsum.s().set({ queue: 'out' })).applyAsync(),
  'worker-chord-body-chain': ({ add, xsum }) =>
    chord([add.s(1, 1), add.s(2, 2)], chain(xsum.s().set({ queue: 'out' }), add.s(9))).applyAsync(),
  'worker-chord-in-chain': ({ add, xsum }) =>
    chain(add.s(1, 1), group([add.s(2).set({ queue: 'out' }), add.s(3).set({ queue: 'out' })]), xsum.s()).applyAsync(),
  'worker-chord-in-chain-tail': ({ add, xsum }) =>
    chain(
      add.s(1, 1),
      group([add.s(2).set({ queue: 'out' }), add.s(3).set({ queue: 'out' })]),
      xsum.s(),
      add.s(7),
      add.s(8),
    ).applyAsync(),
  'worker-errback': ({ fail, any }) => fail.applyAsync([], { linkError: any('ts.err', ['own']) }),
  'worker-errbacks-two': ({ fail, any }) =>
    fail.applyAsync([], { linkError: [any('ts.err', ['own']), any('ts.err2').set({ immutable: true })] }),
  'worker-next-of-chain': ({ add }) => chain(add.s(1, 1), add.s(2).set({ queue: 'out' }), add.s(3)).applyAsync(),
  'worker-stamped-chain': ({ add }) =>
    chain(add.s(1, 1), add.s(2).set({ queue: 'out' }))
      .stamp({ mystamp: 'S1' })
      .applyAsync(),
  'worker-stamped-chain-visitor': ({ add }) =>
    chain(add.s(1, 1), add.s(2).set({ queue: 'out' }))
      .stamp({}, { visitor: { onSignature: ({ task }) => ({ visit: task }) } })
      .applyAsync(),
  'published-group-callback': ({ add, mul }) => add.applyAsync([2, 3], { link: group([mul.s(10), mul.s(11)]) }),
  'published-replace-chain': ({ replaceChain, add }) => chain(replaceChain.s(1), add.s(100)).applyAsync(),
  'published-replace-group': ({ replaceGroup }) => replaceGroup.delay(1),
}

function define(app: Celery) {
  const add = app.task('proj.add', (x: number, y: number) => x + y)
  return {
    add,
    mul: app.task('proj.mul', (x: number, y: number) => x * y),
    xsum: app.task('proj.xsum', (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)),
    fail: app.task('proj.fail', (): number => {
      throw new RangeError('boom')
    }),
    replaceChain: app.task('proj.replace_chain', async (x: number): Promise<number> => {
      await currentTask()?.replace(chain(add.s(x, 1), add.s(10)))
      return 0
    }),
    replaceGroup: app.task('proj.replace_group', async (x: number): Promise<number> => {
      await currentTask()?.replace(group([add.s(x, 1), add.s(x, 2)]))
      return 0
    }),
    any: (name: string, args: unknown[] = []) => app.signature(name, { args, queue: 'out' }),
  }
}

interface Message {
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly routingKey: string
}

/** Ids named by where they first stand, and what differs from one sender to the next left out. */
function comparable(messages: readonly Message[]): unknown {
  const known = messages.map(({ headers, body, routingKey }) => {
    const { origin: _origin, lang: _lang, eta: _eta, argsrepr: _args, kwargsrepr: _kwargs, ...rest } = headers
    const { redelivered: _redelivered, ...own } = rest
    return sorted({ headers: own, body, routingKey })
  })
  const ids = new Map<string, string>()
  const named = JSON.stringify(known).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
    const name = ids.get(id) ?? `<id ${ids.size}>`
    ids.set(id, name)
    return name
  })
  return JSON.parse(named)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(JSON.parse(JSON.stringify(value)) as object)
  const named = entries.map(([key, item]) => [key, key === 'reply_to' ? '<the app>' : sorted(item)] as const)
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The chord's members run side by side: which of them ends last is not the same everywhere. */
const byWorker = ({ headers, routingKey }: Message, name: string): boolean =>
  name.startsWith('published') ? headers['parent_id'] !== null : routingKey === 'out'

it.each(Object.entries(flows))('%s: what follows is what Celery sends [C91] [C98] [C99] [C100]', async (name, send) => {
  const golden = messagesOf(readGolden(`task-messages/redis-${name}`)).map(
    ({ headers, body, routingKey }: Captured) => ({
      headers,
      body: decodeJson(body ?? Buffer.from('')),
      routingKey,
    }),
  )
  const expected = (name.startsWith('worker') ? golden.reverse() : golden).filter((message) => byWorker(message, name))
  const space = randomUUID()
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  const app = new Celery('proj', { broker: `memory://${space}`, backend: `cache+memory://${space}` }, { logger: quiet })
  onTestFinished(() => app.close())
  const sent: Message[] = []
  onTestFinished(signals.beforeTaskPublish.connect((_name, info) => void sent.push(info)))
  const tasks = define(app)
  const worker = new Worker(app, { concurrency: 1 })
  await worker.start()
  onTestFinished(() => worker.stop())
  await send(tasks)
  const followers = () => sent.filter((message) => byWorker(message, name))
  await until(() => followers().length >= expected.length)
  expect(comparable(followers())).toEqual(comparable(expected))
})
