import { randomUUID } from 'node:crypto'
import { manualClock } from '@celeriac/testing'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { makeInternals, receive } from '../../test/support/make-internals.ts'
import { ScriptedBroker } from '../../test/support/scripted-broker.ts'
import { Celery } from '../app/celery.ts'
import type { Internals } from '../app/internals.ts'
import { internalsOf } from '../app/internals-of.ts'
import type { TaskCall } from '../call/publisher.ts'
import { EncodeError } from '../errors/celery/kombu-errors.ts'
import { memoryBackend } from '../memory/memory-backend.ts'
import { backendReference } from '../ports/reference.ts'
import type { BackendAdapter } from '../ports/result-backend.ts'
import { signals } from '../signals/signals.ts'
import { Broadcast } from '../topology/broadcast.ts'
import { createPublisher } from './create-publisher.ts'

const apps: Internals[] = []
const app = (...given: Parameters<typeof makeInternals>): Internals => {
  const made = makeInternals(...given)
  apps.push(made)
  return made
}
afterEach(async () => {
  for (const made of apps.splice(0)) await made.close()
})

const call = (options: TaskCall['options'] = {}, name = 'proj.add'): TaskCall => ({
  name,
  args: [2, 3],
  kwargs: {},
  options,
})

async function sent(internals: Internals, options: TaskCall['options'], queue = 'celery') {
  await internals.publisher.send(call(options))
  const [delivery] = await receive(internals, queue)
  if (delivery === undefined) throw new Error('nothing was sent')
  return { ...delivery, message: delivery.message, exchange: delivery.exchange, routingKey: delivery.routingKey }
}

const text = (body: Uint8Array): string => Buffer.from(body).toString()

describe('routes', () => {
  it('send to a topic exchange with the key of the queue, and to the queue itself where it is direct [C34] [C35]', async () => {
    const internals = app({
      taskQueues: { video: { exchange: 'media', exchangeType: 'topic', routingKey: 'media.video' } } as never,
      taskRoutes: { 'proj.*': { queue: 'video' } },
    })
    const delivery = await sent(internals, {}, 'video')
    expect(delivery).toMatchObject({ exchange: 'media', routingKey: 'media.video' })
    expect(await sent(internals, { queue: 'plain' }, 'plain')).toMatchObject({ exchange: '', routingKey: 'plain' })
  })

  it('give options that those of the call overrule', async () => {
    const internals = app({ taskRoutes: () => ({ priority: 5, compression: 'gzip', routing_key: 'ignored' }) as never })
    const { message } = await sent(internals, { priority: 6, deliveryMode: 'transient' })
    expect(message.properties).toMatchObject({ priority: 6, deliveryMode: 1 })
    expect(message.headers['compression']).toBe('application/x-gzip')
  })

  it('know queues that are added after the first message', async () => {
    const internals = app()
    await internals.publisher.send(call())
    const broker = new ScriptedBroker()
    const changing = app({ brokerUrl: broker.reference })
    await changing.publisher.send(call())
    changing.queues.add('late')
    await changing.publisher.send(call({ queue: 'late' }))
    expect(broker.steps).toEqual(['connect', 'declare celery', 'publish', 'declare late', 'publish'])
  })
})

describe('declaring', () => {
  it('declares a queue once a connection, one that can vanish every time, a broadcast never', async () => {
    const broker = new ScriptedBroker()
    const internals = app({ brokerUrl: broker.reference, taskQueues: [new Broadcast('all')] })
    internals.queues.add('brief', { expires: 60 })
    for (const queue of ['celery', 'celery', 'brief', 'brief', 'all']) await internals.publisher.send(call({ queue }))
    expect(broker.steps).toEqual([
      'connect',
      'declare celery',
      'publish',
      'publish',
      'declare brief',
      'publish',
      'declare brief',
      'publish',
      'publish',
    ])
    broker.lose()
    await new Promise(setImmediate)
    await internals.publisher.send(call())
    expect(broker.steps.slice(-3)).toEqual(['connect', 'declare celery', 'publish'])
  })

  it('declares once for all messages that wait for it', async () => {
    const broker = new ScriptedBroker()
    const internals = app({ brokerUrl: broker.reference })
    await internals.publisher.sendMany([call(), call(), call()])
    expect(broker.steps).toEqual(['connect', 'declare celery', 'publish', 'publish', 'publish'])
  })

  it('is mandatory and confirmed, but for a fanout, which may have no listener', async () => {
    const broker = new ScriptedBroker()
    const internals = app({ brokerUrl: broker.reference, taskQueues: [new Broadcast('all')] })
    await internals.publisher.send(call({ queue: 'celery' }))
    await internals.publisher.send(call({ queue: 'all' }))
    await internals.publisher.send(call({ queue: 'celery', mandatory: false }))
    const targets = broker.asked.flatMap((asked) => (asked.kind === 'publish' ? [asked.to] : []))
    expect(targets).toEqual([
      { queue: 'celery', mandatory: true, confirm: true },
      { exchange: 'all', type: 'fanout', routingKey: 'celery', mandatory: false, confirm: true },
      { queue: 'celery', mandatory: false, confirm: true },
    ])
  })
})

describe('a changed setting', () => {
  it('counts for the next message: the reply queue of another backend', async () => {
    const celery = new Celery('proj', { broker: `memory://${randomUUID()}` })
    onTestFinished(() => celery.close())
    const publisher = createPublisher(internalsOf(celery))
    const replyTo: unknown[] = []
    onTestFinished(signals.beforeTaskPublish.connect((_sender, { properties }) => replyTo.push(properties['replyTo'])))
    await publisher.send(call())
    const replying: BackendAdapter = {
      ...memoryBackend,
      open: (...given) =>
        Object.assign(memoryBackend.open(...given), { replyAddress: () => Promise.resolve('replies') }),
    }
    celery.conf.resultBackend = backendReference(replying, 'cache+memory://')
    await publisher.send(call())
    expect(replyTo).toEqual([internalsOf(celery).oid, 'replies'])
  })
})

describe('settings that change again and again', () => {
  it('leave no listeners behind', async () => {
    const celery = new Celery('proj', { broker: `memory://${randomUUID()}` })
    onTestFinished(() => celery.close())
    const internals = internalsOf(celery)
    const supervised = await internals.writeConnection()
    const onLost = supervised.onLost.bind(supervised)
    let listeners = 0
    Object.assign(supervised, {
      onLost: (...given: Parameters<typeof onLost>) => {
        listeners += 1
        return onLost(...given)
      },
    })
    for (const queue of ['one', 'two', 'three']) {
      celery.conf.taskDefaultQueue = queue
      await internals.publisher.send(call())
    }
    expect(listeners).toBe(1)
  })
})

describe('sendMany', () => {
  it('gives an entry for each message, in order', async () => {
    const internals = app()
    const [first, second, third] = await internals.publisher.sendMany([
      call({ taskId: 'A' }),
      { ...call(), args: [() => 1] },
      call({ taskId: 'C' }),
    ])
    expect(first).toEqual({ status: 'fulfilled', value: 'A' })
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(EncodeError) })
    expect(third).toEqual({ status: 'fulfilled', value: 'C' })
    await receive(internals, 'celery', 2)
  })
})

describe('signals', () => {
  it('beforeTaskPublish may change the message, afterTaskPublish says where it went', async () => {
    const internals = app()
    const after: unknown[] = []
    const disconnect = [
      signals.beforeTaskPublish.connect((sender, { headers, properties, body, declare, routingKey, retryPolicy }) => {
        expect([sender, declare, routingKey, retryPolicy?.maxRetries]).toEqual(['proj.add', ['celery'], 'celery', 3])
        headers['added'] = true
        properties['priority'] = 9
        ;(body as unknown[][])[0] = [5, 6]
      }),
      signals.afterTaskPublish.connect((sender, info) => after.push([sender, info.exchange, info.routingKey])),
    ]
    try {
      const { message } = await sent(internals, {})
      expect(message.headers['added']).toBe(true)
      expect(message.properties.priority).toBe(9)
      expect(text(message.body)).toMatch(/^\[\[5, 6\]/)
      expect(after).toEqual([['proj.add', '', 'celery']])
    } finally {
      for (const end of disconnect) end()
    }
  })
})

describe('taskSendSentEvent', () => {
  it('publishes a task-sent event after the task', async () => {
    const clock = manualClock('2026-01-01T00:00:00.500Z')
    const broker = new ScriptedBroker()
    const internals = app({ brokerUrl: broker.reference, taskSendSentEvent: true }, { clock })
    const id = await internals.publisher.send(call({ countdown: 1 }))
    await clock.settle()
    const [, event] = broker.asked.flatMap((asked) => (asked.kind === 'publish' ? [asked] : []))
    expect(event?.to).toEqual({ exchange: 'celeryev', type: 'topic', routingKey: 'task.sent', mandatory: false })
    expect(event?.message.properties).toEqual({ deliveryMode: 1, priority: 0 })
    const body = JSON.parse(text(event?.message.body ?? new Uint8Array())) as Record<string, unknown>
    expect(event?.message.headers).toEqual({ hostname: body['hostname'] })
    expect(Object.keys(body)).toEqual(
      'hostname utcoffset pid clock uuid root_id parent_id name args kwargs retries eta expires queue exchange routing_key timestamp type'.split(
        ' ',
      ),
    )
    expect(body).toMatchObject({
      uuid: id,
      root_id: id,
      parent_id: null,
      name: 'proj.add',
      args: '(2, 3)',
      kwargs: '{}',
      retries: 0,
      eta: '2026-01-01T00:00:01.500000+00:00',
      expires: null,
      queue: 'celery',
      exchange: '',
      routing_key: 'celery',
      timestamp: 1767225600.5,
      type: 'task-sent',
      clock: 1,
    })
  })
})

describe('taskProtocol 1', () => {
  it('puts everything in the body [C18]', async () => {
    const clock = manualClock('2026-01-01T00:00:00Z')
    const { message } = await sent(app({ taskProtocol: 1 }, { clock }), {
      taskId: 'T1',
      countdown: 5,
      groupId: 'G1',
      timeLimit: 9,
    })
    expect(message.headers).toEqual({})
    expect(message.properties.correlationId).toBe('T1')
    expect(JSON.parse(text(message.body))).toEqual({
      task: 'proj.add',
      id: 'T1',
      args: [2, 3],
      kwargs: {},
      group: 'G1',
      group_index: null,
      retries: 0,
      eta: '2026-01-01T00:00:05+00:00',
      expires: null,
      utc: true,
      callbacks: null,
      errbacks: null,
      timelimit: [9, null],
      taskset: 'G1',
      chord: null,
    })
  })
})
