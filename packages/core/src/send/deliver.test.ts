import { type ManualClock, manualClock } from '@celeriac/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { makeInternals } from '../../test/support/make-internals.ts'
import { connectionLost, connectionRefused, ScriptedBroker } from '../../test/support/scripted-broker.ts'
import type { Internals } from '../app/internals.ts'
import type { TaskCall } from '../call/publisher.ts'
import type { Settings } from '../config/settings.ts'
import { BrokerError } from '../errors/broker-error.ts'
import { OperationalError } from '../errors/celery/kombu-errors.ts'
import { silentLogger } from '../log/silent-logger.ts'
import { Queue } from '../topology/queue.ts'

const apps: Internals[] = []
afterEach(async () => {
  for (const made of apps.splice(0)) await made.close()
})

const warnings: string[] = []
const logger = { ...silentLogger(), warn: (line: string) => warnings.push(line) }

function setUp(settings: Partial<Settings> = {}, options: { readonly nativeDelay?: boolean } = {}) {
  warnings.length = 0
  const broker = new ScriptedBroker(options)
  const clock = manualClock('2026-01-01T00:00:00Z')
  const app = makeInternals({ brokerUrl: broker.reference, ...settings }, { clock, logger })
  apps.push(app)
  const send = (options: TaskCall['options'] = {}) =>
    app.publisher.send({ name: 'proj.add', args: [], kwargs: {}, options })
  return { broker, clock, app, send }
}

/** Lets time pass until a promise settles; says how it ended, and after how many milliseconds. */
async function outcome(work: Promise<unknown>, clock: ManualClock) {
  const start = clock.monotonic()
  let settled: { error: unknown } | { value: unknown } | undefined
  work.then(
    (value) => {
      settled = { value }
    },
    (error: unknown) => {
      settled = { error }
    },
  )
  for (let turn = 0; settled === undefined && turn < 100; turn++) {
    await clock.settle()
    if (settled === undefined) await clock.advanceToNext()
  }
  return { ...(settled as { error?: unknown; value?: unknown }), afterMs: clock.monotonic() - start }
}

describe('the retry policy', () => {
  it('tries again after growing pauses, on a connection made anew', async () => {
    const { broker, clock, send } = setUp()
    broker.connects.push(undefined, connectionRefused())
    broker.publishes.push(connectionLost(), connectionLost())
    const sending = send()
    await clock.settle()
    broker.lose()
    const { value, afterMs } = await outcome(sending, clock)
    expect(value).toEqual(expect.any(String))
    expect(afterMs).toBe(0 + 200 + 400)
    expect(broker.steps.filter((step) => step === 'publish')).toHaveLength(3)
  })

  it('gives up after maxRetries with an OperationalError that holds the cause', async () => {
    const { broker, clock, send } = setUp()
    const last = connectionRefused()
    broker.connects.push(connectionRefused(), connectionRefused(), connectionRefused(), last)
    const { error, afterMs } = await outcome(send(), clock)
    expect(error).toBeInstanceOf(OperationalError)
    expect((error as Error).cause).toBe(last)
    expect(afterMs).toBe(600)
    expect(broker.steps).toEqual(['connect', 'connect', 'connect', 'connect'])
  })

  it('is that of the call over that of the setting', async () => {
    const { broker, clock, send } = setUp({ taskPublishRetryPolicy: { maxRetries: 0, intervalStep: 5 } })
    broker.connects.push(...Array.from({ length: 3 }, connectionRefused))
    expect((await outcome(send(), clock)).error).toBeInstanceOf(OperationalError)
    const again = await outcome(send({ retryPolicy: { maxRetries: 5, intervalStart: 1, intervalMax: 2 } }), clock)
    expect(again).toMatchObject({ value: expect.any(String), afterMs: 1000 + 1000 })
  })

  it('retry: false fails at once', async () => {
    const { broker, clock, send } = setUp()
    broker.connects.push(connectionRefused())
    const { error, afterMs } = await outcome(send({ retry: false }), clock)
    expect(error).toBeInstanceOf(OperationalError)
    expect(afterMs).toBe(0)
  })

  it('does not try again what cannot be helped, unless retryErrors names it [C42]', async () => {
    const { broker, clock, send } = setUp()
    const nack = () => new BrokerError('nacked', 'the broker refused the message', { affects: 'message' })
    broker.publishes.push(nack())
    const { error } = await outcome(send(), clock)
    expect(error).toMatchObject({ code: 'nacked', affects: 'message' })
    broker.publishes.push(nack(), nack())
    expect(await outcome(send({ retryPolicy: { retryErrors: [BrokerError] } }), clock)).toMatchObject({
      value: expect.any(String),
    })
  })

  it('takes retryErrors from the setting where the call names none', async () => {
    const nack = () => new BrokerError('nacked', 'the broker refused the message', { affects: 'message' })
    const { broker, clock, app, send } = setUp({ taskPublishRetryPolicy: { retryErrors: [BrokerError] } })
    broker.publishes.push(nack())
    expect(await outcome(send({ retryPolicy: { maxRetries: 1 } }), clock)).toMatchObject({ value: expect.any(String) })
    broker.publishes.push(nack())
    expect((await outcome(send({ retryPolicy: { retryErrors: [] } }), clock)).error).toMatchObject({ code: 'nacked' })
    broker.publishes.push(nack())
    const message = {
      body: new Uint8Array(),
      contentType: 'a/b',
      contentEncoding: 'utf-8',
      headers: {},
      properties: {},
    }
    const to = { queue: 'celery', mandatory: true, confirm: true }
    expect(await outcome(app.publisher.publish(message, to), clock)).toHaveProperty('value')

    const none = setUp({ taskPublishRetryPolicy: { retryErrors: null } as object })
    none.broker.publishes.push(nack())
    expect((await outcome(none.send(), none.clock)).error).toMatchObject({ code: 'nacked' })
  })

  it('ends with the signal', async () => {
    const { broker, clock, send } = setUp()
    broker.connects.push(...Array.from({ length: 9 }, connectionRefused))
    const stop = new AbortController()
    const sending = outcome(
      send({ signal: stop.signal, retryPolicy: { maxRetries: null, intervalStep: 60, intervalMax: 60 } }),
      clock,
    )
    await clock.settle()
    stop.abort(new Error('enough'))
    expect((await sending).error).toMatchObject({ message: 'enough' })
    await expect(send({ signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
  })

  it('is bounded for what follows a task, even where the policy is not', async () => {
    const { broker, clock, app } = setUp({ taskPublishRetryPolicy: { maxRetries: null } })
    broker.connects.push(...Array.from({ length: 20 }, connectionRefused))
    const next = { task: 'proj.next', args: [], kwargs: {}, options: {}, subtask_type: null, immutable: false }
    const { error } = await outcome(app.publisher.applySignature(next, { args: [1] }), clock)
    expect(error).toBeInstanceOf(OperationalError)
    expect(broker.steps).toHaveLength(4)
  })

  it('declares a queue that is gone, and publishes once more', async () => {
    const gone = () => new BrokerError('unroutable', 'there is no such queue', { affects: 'message' })
    const { broker, send } = setUp()
    await send()
    broker.publishes.push(gone(), gone())
    await Promise.all([send(), send()])
    expect(broker.steps.slice(0, 5)).toEqual(['connect', 'declare celery', 'publish', 'publish', 'publish'])
    expect(broker.steps.slice(5)).toEqual(expect.arrayContaining(['declare celery', 'publish', 'publish']))
    const before = broker.steps.length
    broker.publishes.push(gone(), gone())
    await expect(send()).rejects.toMatchObject({ code: 'unroutable' })
    expect(broker.steps.slice(before)).toEqual(['publish', 'declare celery', 'publish'])
  })

  it('warns of a queue that is there with other properties', async () => {
    const { broker, send } = setUp()
    broker.differences = [{ kind: 'queue', name: 'celery', reason: "inequivalent arg 'x-max-priority'" }]
    await send()
    expect(warnings).toEqual([expect.stringContaining("inequivalent arg 'x-max-priority'")])
  })
})

describe('native delayed delivery', () => {
  const quorum = new Queue('q', {
    exchange: 'media',
    exchangeType: 'topic',
    routingKey: 'media.video',
    queueArguments: { 'x-queue-type': 'quorum' },
  })

  it('lets the broker hold whole seconds, and the worker what is left of them [C44]', async () => {
    const { broker, send } = setUp({ taskQueues: [quorum] }, { nativeDelay: true })
    await send({ queue: 'q', countdown: 2.9 })
    await send({ queue: 'q', eta: new Date('2026-01-01T00:04:15Z') })
    await send({ queue: 'q', countdown: 2 ** 40 / 1000 })
    expect(broker.steps.slice(0, 4)).toEqual(['connect', 'declare q', 'declare-delayed q', 'publish-delayed'])
    expect(broker.asked.filter(({ kind }) => kind === 'publish-delayed')).toEqual([
      { kind: 'publish-delayed', exchange: 'media', routingKey: 'media.video', delayS: 2 },
      { kind: 'publish-delayed', exchange: 'media', routingKey: 'media.video', delayS: 255 },
      { kind: 'publish-delayed', exchange: 'media', routingKey: 'media.video', delayS: 2 ** 28 - 1 },
    ])
  })

  it('holds the whole countdown although a moment has passed, and less where seconds have', async () => {
    const { broker, clock, send } = setUp({ taskQueues: [quorum] }, { nativeDelay: true })
    const delays = () => broker.asked.flatMap((asked) => (asked.kind === 'publish-delayed' ? [asked.delayS] : []))
    for (const [countdown, intervalStart] of [
      [1, 0.4],
      [60, 0.4],
      [60, 2.5],
    ] as const) {
      broker.publishes.push(connectionLost())
      await outcome(send({ queue: 'q', countdown, retryPolicy: { intervalStart, intervalMax: 3 } }), clock)
    }
    expect(delays()).toEqual([1, 1, 60, 60, 60, 58])
  })

  it('sends at once below a second, without an eta, and without a quorum queue [C44]', async () => {
    const { broker, send } = setUp({ taskQueues: [quorum] }, { nativeDelay: true })
    for (const options of [{ countdown: 0.5 }, {}, { countdown: -1 }]) await send({ queue: 'q', ...options })
    const classic = setUp({}, { nativeDelay: true })
    await classic.send({ countdown: 60 })
    expect([...broker.steps, ...classic.broker.steps].filter((step) => step.startsWith('publish'))).toEqual(
      Array.from({ length: 4 }, () => 'publish'),
    )
  })

  it('warns that a direct exchange cannot do it', async () => {
    const { broker, send } = setUp({ taskDefaultQueueType: 'quorum' }, { nativeDelay: true })
    await send({ countdown: 60 })
    expect(broker.steps.at(-1)).toBe('publish')
    expect(warnings).toEqual([expect.stringContaining("Exchange 'celery' is direct")])
  })
})
