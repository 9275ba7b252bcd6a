import { Celery, signals } from '@celeriac/core'
import { decodeJson } from '@celeriac/protocol'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readGolden } from '../../protocol/test/corpus/corpus.ts'
import { messagesOf } from '../../protocol/test/corpus/messages.ts'
import { chain, chord, chunks, group, map, starmap } from '../src/index.ts'

/** Work-flows that Python's Celery sent, and the same ones here: what goes out must be the same, key by key. */
const cases: Readonly<Record<string, (tasks: ReturnType<typeof define>) => PromiseLike<unknown>>> = {
  chain: ({ add }) => chain(add.s(1, 1), add.s(2), add.s(3)).applyAsync(),
  'chain-chord-tail': ({ add, xsum }) =>
    chain(add.s(1, 1), group([add.s(2), add.s(3)]), xsum.s(), add.s(4), add.s(5)).applyAsync(),
  'chain-empty-group': ({ add }) => chain([add.s(1, 1), group([]), add.s(3)]).applyAsync(),
  'chain-group': ({ add }) => chain(add.s(1, 1), group([add.s(2), add.s(3)])).applyAsync(),
  'chain-group-task': ({ add, xsum }) => chain(add.s(1, 1), group([add.s(2), add.s(3)]), xsum.s()).applyAsync(),
  'chain-immutable': ({ add }) => chain(add.s(1, 1), add.si(2, 2)).applyAsync(),
  'chain-link': ({ add, mul, errOld }) =>
    chain(add.s(1, 1), add.s(2)).applyAsync([], { link: mul.s(2), linkError: errOld.s() }),
  'chain-nested': ({ add }) => chain(add.s(1, 1), chain(add.s(2), add.s(3))).applyAsync(),
  'chain-options': ({ add }) =>
    chain(
      add.s(1, 1).set({ priority: 3 }),
      add.s(2).set({ countdown: 5, queue: 'other', ignoreResult: true }),
    ).applyAsync(),
  'chain-three-groups-task': ({ add, tsum }) =>
    chain(
      add.s(1, 1),
      group([add.s(2), add.s(3)]),
      group([tsum.s(), tsum.s()]),
      group([tsum.s(), tsum.s()]),
      tsum.s(),
    ).applyAsync(),
  'chain-two-groups': ({ add, tsum }) =>
    chain(add.s(1, 1), group([add.s(2), add.s(3)]), group([tsum.s(), tsum.s()])).applyAsync(),
  chord: ({ add, xsum }) => chord([add.s(1, 1), add.s(2, 2)], xsum.s()).applyAsync(),
  'chord-body-chain': ({ add, xsum }) => chord([add.s(1, 1), add.s(2, 2)], chain(xsum.s(), add.s(9))).applyAsync(),
  'chord-body-chord': ({ add, any }) =>
    chord([add.s(1, 1), add.s(2, 2)], chord([any('proj.xsum'), any('proj.xsum')], any('proj.xsum'))).applyAsync(),
  'chord-body-group': ({ add, tsum }) => chord([add.s(1, 1), add.s(2, 2)], group([tsum.s(), tsum.s()])).applyAsync(),
  'chord-chain-group': ({ add, tsum }) =>
    chain(group([add.s(1, 1), add.s(2, 2)]), group([tsum.s(), tsum.s()]), tsum.s()).applyAsync(),
  'chord-chain-header': ({ add, xsum }) => chord([chain(add.s(1, 1), add.s(2)), add.s(3, 3)], xsum.s()).applyAsync(),
  'chord-chord-header': ({ add, xsum }) =>
    chord([chord([add.s(1, 1), add.s(2, 2)], xsum.s()), add.s(3, 3)], xsum.s()).applyAsync(),
  'chord-countdown': ({ add, xsum }) => chord([add.s(1, 1), add.s(2, 2)], xsum.s()).applyAsync([], { countdown: 30 }),
  'chord-empty-header': ({ any }) => chord([], any('proj.xsum')).applyAsync(),
  'chord-header-errbacks': ({ add, xsum, errOld }) =>
    chord([add.s(1, 1), add.s(2, 2)], xsum.s().onError(errOld.s())).applyAsync(),
  'chord-link': ({ add, mul, xsum, errOld }) =>
    chord([add.s(1, 1), add.s(2, 2)], xsum.s()).applyAsync([], { link: mul.s(2), linkError: errOld.s() }),
  'chord-link-error': ({ add, xsum, errOld }) =>
    chord([add.s(1, 1), add.s(2, 2)], xsum.s().onError(errOld.s())).applyAsync(),
  'chord-nested-header': ({ add, any }) =>
    chord([add.s(1, 1), group([add.s(2, 2), add.s(3, 3)]), add.s(4, 4)], any('proj.xsum')).applyAsync(),
  chunks: ({ add }) => chunks(add, pairs, 2).applyAsync(),
  group: ({ add }) => group([add.s(1, 1), add.s(2, 2)]).applyAsync(),
  'group-link': ({ add, mul }) => group([add.s(1, 1).set({ link: mul.s(2) }), add.s(2, 2)]).applyAsync(),
  'group-nested': ({ add }) => group([add.s(1, 1), group([add.s(2, 2), add.s(3, 3)]), add.s(4, 4)]).applyAsync(),
  'group-of-chains': ({ add }) => group([chain(add.s(1, 1), add.s(2)), chain(add.s(3, 3), add.s(4))]).applyAsync(),
  'link-group': ({ add, mul }) => add.applyAsync([2, 3], { link: group([mul.s(10), mul.s(11)]) }),
  map: ({ app }) => map(app.remote<(x: number) => number>('proj.add'), [1, 2]).applyAsync(),
  'protocol1-chain': ({ add }) => chain(add.s(1, 1), add.s(2), add.s(3)).applyAsync(),
  starmap: ({ add }) => starmap(add, pairs.slice(0, 2)).applyAsync(),
  'starmap-options': ({ add }) => starmap(add, pairs.slice(0, 1)).set({ queue: 'other', priority: 3 }).applyAsync(),
  'stamps-chain': ({ add }) => chain(add.s(1, 1), add.s(2)).stamp({ mystamp: 'S1' }).applyAsync(),
  'stamps-visitor': ({ add, xsum }) =>
    chain(add.s(1, 1), group([add.s(2), add.s(3)]), xsum.s())
      .stamp({}, { visitor: { onSignature: ({ task }) => ({ visit: task }) } })
      .applyAsync(),
}

const pairs: readonly [number, number][] = [
  [1, 2],
  [3, 4],
  [5, 6],
]

function define(app: Celery) {
  return {
    app,
    add: app.task('proj.add', (x: number, y: number) => x + y),
    mul: app.task('proj.mul', (x: number, y: number) => x * y),
    xsum: app.task('proj.xsum', (numbers: readonly number[]) => numbers.length),
    tsum: app.task('proj.tsum', (numbers: unknown) => numbers),
    errOld: app.task('proj.err_old', (id: string) => id),
    any: (name: string) => app.signature(name),
  }
}

interface Sent {
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly routingKey: string
}

/** The same names for ids wherever they stand, and what differs from one sender to the next left out. */
function comparable(messages: readonly Sent[]): unknown {
  const known = messages.map(({ headers, body, routingKey }) => {
    const { origin: _origin, lang: _lang, eta, kwargsrepr, ...rest } = headers
    // Within Python's own process, lists may be tuples.
    const repr = String(kwargsrepr).replaceAll('(', '[').replaceAll(',)', ']').replaceAll(')', ']')
    return sorted({ headers: { ...rest, repr, eta: typeof eta === 'string' ? '<eta>' : eta }, body, routingKey })
  })
  const ids = new Map<string, string>()
  const text = JSON.stringify(known).replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
    const name = ids.get(id) ?? `<id ${ids.size}>`
    ids.set(id, name)
    return name
  })
  return JSON.parse(text)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(JSON.parse(JSON.stringify(value)) as object)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]))
}

describe.each(Object.entries(cases))('%s', (name, apply) => {
  it.each(['redis', 'amqp'])('is what Celery sends (%s) [C88] [C93] [C94]', async (transport) => {
    const golden = readGolden(`task-messages/${transport}-${name}`)
    const app = new Celery('proj', {
      broker: 'memory://',
      backend: 'cache+memory://',
      ...golden.conf,
    } as object)
    onTestFinished(() => app.close())
    const sent: Sent[] = []
    onTestFinished(signals.beforeTaskPublish.connect((_name, info) => void sent.push(info)))
    const expected = messagesOf(golden).map(({ headers, body, routingKey }) => ({
      headers,
      body: decodeJson(body ?? Buffer.from('')),
      routingKey,
    }))
    await apply(define(app))
    const inOrder = transport === 'redis' ? expected.reverse() : expected
    expect(comparable(sent)).toEqual(comparable(inOrder))
  })
})
