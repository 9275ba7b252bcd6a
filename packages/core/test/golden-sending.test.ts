import { readFileSync } from 'node:fs'
import { brotliDecompressSync, inflateSync } from 'node:zlib'
import type { WireMessage } from '@celeriac/protocol'
import { manualClock } from '@celeriac/testing'
import { expect, it } from 'vitest'
import type { AppSettings } from '../src/app/app-settings.ts'
import { Celery } from '../src/app/celery.ts'
import { silentLogger } from '../src/log/silent-logger.ts'
import { Queue } from '../src/topology/queue.ts'
import { ScriptedBroker } from './support/scripted-broker.ts'

/** Messages that Python's Celery sent to RabbitMQ, and the same calls here: what goes out must be the same. */
const cases: Readonly<Record<string, (app: ReturnType<typeof tasks>) => unknown>> = {
  plain: ({ add }) => add.delay(2, 3),
  argsrepr: ({ add }) => add.applyAsync([2, 3], { argsrepr: '(***)', kwargsrepr: '{}' }),
  countdown: ({ add }) => add.applyAsync([2, 3], { countdown: 60 }),
  'countdown-fraction': ({ add }) => add.applyAsync([2, 3], { countdown: 0.25 }),
  'countdown-zero': ({ add }) => add.applyAsync([2, 3], { countdown: 0 }),
  'default-compression': ({ add }) => add.delay(2, 3),
  'default-priority': ({ add }) => add.delay(2, 3),
  'default-time-limits': ({ add }) => add.delay(2, 3),
  'delivery-transient': ({ add }) => add.applyAsync([2, 3], { deliveryMode: 'transient' }),
  'enable-utc-false': ({ add }) => add.applyAsync([2, 3], { countdown: 60 }),
  'eta-expires': ({ add }) => add.applyAsync([2, 3], { countdown: 10, expires: 20 }),
  'eta-micro': ({ add }) => add.applyAsync([2, 3], { eta: '2030-01-02T03:04:05.000678+00:00' }),
  'eta-naive': ({ add }) => add.applyAsync([2, 3], { eta: '2030-01-02T03:04:05' }),
  'eta-string': ({ add }) => add.applyAsync([2, 3], { eta: '2030-01-02T03:04:05Z' }),
  eta: ({ add }) => add.applyAsync([2, 3], { eta: new Date('2030-01-02T03:04:05Z') }),
  'exchange-routing': ({ add }) => add.applyAsync([2, 3], { exchange: 'celery', routingKey: 'celery' }),
  'expires-fraction': ({ add }) => add.applyAsync([2, 3], { expires: 1.5 }),
  'expires-seconds': ({ add }) => add.applyAsync([2, 3], { expires: 120 }),
  gzip: ({ echo }) => echo.applyAsync(['a'.repeat(200)], { compression: 'gzip' }),
  brotli: ({ echo }) => echo.applyAsync(['a'.repeat(200)], { compression: 'brotli' }),
  'zlib-alias': ({ echo }) => echo.applyAsync(['a'.repeat(200)], { compression: 'zlib' }),
  headers: ({ add }) => add.applyAsync([2, 3], { headers: { foo: 'bar', n: { k: [1, 'x', null] } } }),
  'ignore-result': ({ add }) => add.applyAsync([2, 3], { ignoreResult: true }),
  'ignore-result-class': ({ ignored }) => ignored.delay(2),
  'ignore-result-false': ({ ignored }) => ignored.applyAsync([2], { ignoreResult: false }),
  'ignore-result-send-task': ({ app }) => app.sendTask('proj.unknown', [2]),
  'send-task-registered': ({ app }) => app.sendTask('proj.ignored', [2], { argsrepr: '[2]' }), // a Python list
  link: ({ add, mul }) => add.applyAsync([2, 3], { link: mul.s(10) }),
  'link-two': ({ add, mul }) => add.applyAsync([2, 3], { link: [mul.s(10), mul.si(1, 1)] }),
  'link-error': ({ add, app }) => add.applyAsync([2, 3], { linkError: app.signature('proj.err_old') }),
  'priority-0': ({ add }) => add.applyAsync([2, 3], { priority: 0 }),
  'priority-12': ({ add }) => add.applyAsync([2, 3], { priority: 12 }),
  'priority-4': ({ add }) => add.applyAsync([2, 3], { priority: 4 }),
  protocol1: ({ add, app }) =>
    add.applyAsync([1, 2], { countdown: 30, link: app.signature('proj.xsum'), timeLimit: 9 }),
  queue: ({ add }) => add.applyAsync([2, 3], { queue: 'other' }),
  'queue-priority': ({ add }) => add.applyAsync([2, 3], { queue: 'other', priority: 7 }),
  'reply-to': ({ add }) => add.applyAsync([2, 3], { replyTo: 'my-reply-queue' }),
  'repr-maxlevels': ({ echo }) => echo.delay([[1, [2]]], { a: { b: 1 } }),
  shadow: ({ add }) => add.applyAsync([2, 3], { shadow: 'other.name' }),
  stamps: ({ add }) =>
    add
      .s(2, 3)
      .stamp({ mystamp: 'S1', many: ['a', 'b'] })
      .applyAsync(),
  'task-id': ({ add }) => add.applyAsync([2, 3], { taskId: '11111111-1111-4111-8111-111111111111' }),
  'time-limits': ({ add }) => add.applyAsync([2, 3], { timeLimit: 300, softTimeLimit: 200 }),
  'timezone-paris': ({ add }) => add.applyAsync([2, 3], { countdown: 60, expires: 120 }),
  'topic-queue': ({ add }) => add.delay(2, 3),
}

/** Settings that JSON cannot hold as they are. */
const ownSettings: Readonly<Record<string, AppSettings>> = {
  'topic-queue': {
    taskQueues: [new Queue('vid', { exchange: 'media', exchangeType: 'topic', routingKey: 'media.video.#' })],
    taskRoutes: { 'proj.add': { queue: 'vid', routingKey: 'media.video.x' } },
  },
}

interface Golden {
  readonly conf?: Readonly<Record<string, unknown>>
  readonly wire: Readonly<Record<string, readonly Captured[]>>
}

interface Captured {
  readonly exchange: string
  readonly routing_key: string
  readonly properties: Readonly<Record<string, unknown>> & { readonly application_headers: Record<string, unknown> }
  readonly body: { readonly base64: string }
}

function tasks(app: Celery) {
  return {
    app,
    add: app.task('proj.add', (x: number, y: number) => x + y),
    mul: app.task('proj.mul', (x: number, y: number) => x * y),
    echo: app.task('proj.echo', (...args: unknown[]) => args),
    ignored: app.task({ name: 'proj.ignored', ignoreResult: true }, (x: number) => x),
  }
}

/** What differs from one call to the next: ids, the process, fractions of a millisecond; and the language. */
function comparable(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const known = { ...headers }
  for (const name of ['id', 'root_id', 'origin', 'lang']) if (name in known) known[name] = `<${name}>`
  return known
}

const toMilliseconds = (text: string): string => text.replace(/(\.\d{3})\d{3}/g, '$1000')

/** When it was sent: the due time without the delay. */
function sentAt({ properties, body }: Captured, name: string): Date {
  const delays: Readonly<Record<string, number>> = {
    countdown: 60,
    'countdown-fraction': 0.25,
    'enable-utc-false': 60,
    'eta-expires': 10,
    'expires-fraction': 1.5,
    'expires-seconds': 120,
    protocol1: 30,
    'timezone-paris': 60,
  }
  const delay = delays[name]
  if (delay === undefined) return new Date('2026-11-22T10:00:00Z')
  const task = 'task' in properties.application_headers ? properties.application_headers : JSON.parse(textOf(body))
  return new Date(Date.parse(toMilliseconds(String(task.eta ?? task.expires))) - delay * 1000)
}

const textOf = ({ base64 }: Captured['body'], compression?: unknown): string =>
  unpack(Buffer.from(base64, 'base64'), compression)

/** Two libraries pack the same content differently. */
function unpack(bytes: Uint8Array, compression: unknown): string {
  if (compression === 'application/x-gzip') return inflateSync(bytes).toString()
  return (compression === 'application/x-brotli' ? brotliDecompressSync(bytes) : Buffer.from(bytes)).toString()
}

it.each(Object.entries(cases))(
  '%s is sent as Python sends it [C1] [C2] [C7] [C12] [C13] [C16] [C17] [C21] [C31] [C34] [C35]',
  async (name, send) => {
    const path = new URL(`../../protocol/test/golden/task-messages/amqp-${name}.json`, import.meta.url)
    const golden = JSON.parse(readFileSync(path, 'utf8')) as Golden
    const captured = Object.values(golden.wire).flat()[0]
    if (captured === undefined) throw new Error('the file holds no message')
    const broker = new ScriptedBroker()
    const settings = ownSettings[name] ?? (golden.conf as AppSettings | undefined)
    const app = new Celery(
      'proj',
      { broker: broker.reference, ...settings },
      { clock: manualClock(sentAt(captured, name)), logger: silentLogger() },
    )
    await send(tasks(app))
    await app.close()

    const [published] = broker.asked.flatMap((asked) => (asked.kind === 'publish' ? [asked] : []))
    if (published === undefined) throw new Error('nothing was sent')
    const { message, to } = published
    expect('queue' in to ? ['', to.queue] : [to.exchange, to.routingKey]).toEqual([
      captured.exchange,
      captured.routing_key,
    ])
    const { application_headers: headers, ...properties } = captured.properties
    expect(times(comparable(message.headers))).toEqual(times(comparable(headers)))
    expect(Object.keys(message.headers)).toEqual(Object.keys(headers))
    expect(propertiesOf(message)).toEqual({
      ...properties,
      correlation_id: message.properties.correlationId,
      ...(name !== 'reply-to' && { reply_to: app.oid }),
    })
    const expected = textOf(captured.body, headers['compression'])
    const id = String(headers['id'] ?? JSON.parse(expected).id)
    expect(toMilliseconds(unpack(message.body, headers['compression']))).toBe(
      toMilliseconds(expected).replace(id, String(message.properties.correlationId)),
    )
  },
)

function times(headers: Record<string, unknown>): Record<string, unknown> {
  for (const name of ['eta', 'expires']) {
    if (typeof headers[name] === 'string') headers[name] = toMilliseconds(headers[name])
  }
  return headers
}

/** As py-amqp names them. */
function propertiesOf({ contentType, contentEncoding, properties }: WireMessage): Record<string, unknown> {
  const { correlationId, replyTo, deliveryMode, priority, expiration } = properties
  return {
    content_type: contentType,
    content_encoding: contentEncoding,
    delivery_mode: deliveryMode,
    ...(priority !== undefined && { priority }),
    correlation_id: correlationId,
    reply_to: replyTo,
    ...(expiration !== undefined && { expiration }),
  }
}
