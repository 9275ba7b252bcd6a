import type { ResultRecord } from '@celeriac/protocol'
import { type ManualClock, manualClock } from '@celeriac/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeInternals } from '../../test/support/make-internals.ts'
import type { Internals } from '../app/internals.ts'
import { AsyncResult } from './async-result.ts'
import { GroupResult } from './group-result.ts'
import { ResultSet } from './result-set.ts'
import { Sent } from './sent.ts'

let app: Internals
let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
  app = makeInternals({}, { clock })
})
afterEach(() => app.close())

async function store(over: Partial<ResultRecord> & { readonly taskId: string }): Promise<void> {
  const record: ResultRecord = {
    status: 'SUCCESS',
    result: null,
    traceback: null,
    children: [],
    dateDone: null,
    ...over,
  }
  await (await app.backend())?.store(record, { expiresS: null })
}

describe('what is known of a task', () => {
  it('is PENDING while nothing is', async () => {
    const handle = new AsyncResult(app, 'A')
    expect(await handle.state()).toBe('PENDING')
    expect(await handle.result()).toBeNull()
    expect([await handle.ready(), await handle.exists(), await handle.dateDone()]).toEqual([false, false, null])
    expect(await handle.children()).toEqual([])
  })

  it('is its record; a final one is not read again', async () => {
    await store({ taskId: 'A', status: 'PROGRESS', result: { done: 1 } })
    const handle = new AsyncResult(app, 'A')
    expect([await handle.state(), await handle.info()]).toEqual(['PROGRESS', { done: 1 }])
    await store({ taskId: 'A', result: 2, dateDone: '2026-11-22T09:18:30.460105+00:00', traceback: null })
    expect([await handle.state(), await handle.result()]).toEqual(['SUCCESS', 2])
    expect(await handle.dateDone()).toEqual(new Date('2026-11-22T09:18:30.460Z'))
    await (await app.backend())?.forget(['A'])
    expect(await handle.successful()).toBe(true)
    await handle.forget()
    expect(await handle.state()).toBe('PENDING')
  })

  it('has children: tasks, and groups with their members [C76]', async () => {
    await store({
      taskId: 'A',
      children: [
        [['B', null], null],
        [
          ['G', null],
          [
            [['C', null], null],
            [['D', null], null],
          ],
        ],
      ],
    })
    for (const [taskId, result] of Object.entries({ B: 1, C: 2, D: 3 })) await store({ taskId, result })
    const handle = new AsyncResult(app, 'A')
    const [task, group] = await handle.children()
    expect([task?.id, group?.id]).toEqual(['B', 'G'])
    expect(group).toBeInstanceOf(GroupResult)
    expect(await group?.get()).toEqual([2, 3])
    const collected: unknown[] = []
    for await (const [{ id }, value] of handle.collect()) collected.push([id, value])
    expect(collected).toEqual([
      ['A', null],
      ['B', 1],
      ['G', [2, 3]],
      ['C', 2],
      ['D', 3],
    ])
    const graph = [...(await handle.graph())].map(([{ id }, children]) => [id, children.map((child) => child.id)])
    expect(graph).toEqual([
      ['A', ['B', 'G']],
      ['B', []],
      ['G', ['C', 'D']],
      ['C', []],
      ['D', []],
    ])
  })

  it('has no graph before it has ended, unless intermediate', async () => {
    const handle = new AsyncResult(app, 'A')
    await expect(handle.graph()).rejects.toMatchObject({ code: 'incomplete' })
    expect([...(await handle.graph({ intermediate: true })).values()]).toEqual([[]])
  })
})

describe('a handle', () => {
  it('is never thenable, and travels as a tuple', async () => {
    const handle = new AsyncResult(app, 'B', { parent: new AsyncResult(app, 'A') })
    expect(await handle).toBe(handle)
    expect('then' in handle).toBe(false)
    expect(handle.asTuple()).toEqual([['B', [['A', null], null]], null])
    expect(JSON.stringify({ handle })).toBe('{"handle":[["B",[["A",null],null]],null]}')
    expect(String(handle)).toBe('B')
  })

  it('forgets its parents too', async () => {
    await store({ taskId: 'A' })
    await store({ taskId: 'B' })
    await new AsyncResult(app, 'B', { parent: new AsyncResult(app, 'A') }).forget()
    expect(await (await app.backend())?.fetch(['A', 'B'])).toEqual([undefined, undefined])
  })

  it('Sent gives the handle when awaited, and the value in one go', async () => {
    await store({ taskId: 'A', result: 3 })
    const handle = new AsyncResult<number>(app, 'A')
    expect(await Sent.of(Promise.resolve(handle))).toBe(handle)
    expect(await Sent.of(Promise.resolve(handle)).get({ timeout: 1 })).toBe(3)
    const failed = Sent.of(Promise.reject<AsyncResult<number>>(new Error('not sent')))
    await expect(failed.get()).rejects.toThrow('not sent')
    expect(Sent.of(Promise.resolve(handle)).then((value) => value)).not.toBeInstanceOf(Sent)
  })
})

describe('revoke', () => {
  it('publishes the command to all workers', async () => {
    const connection = await (await app.openReadConnection()).get()
    const exchange = { name: 'celery.pidbox', type: 'fanout', durable: false, autoDelete: false }
    const queue = { name: 'w.celery.pidbox', durable: false, exclusive: true, autoDelete: true }
    const arrived = new Promise<unknown>((resolve) => {
      void connection.subscribe({ exchange, queue, routingKey: '' }, (message) =>
        resolve([JSON.parse(Buffer.from(message.body).toString()), message.headers, message.properties]),
      )
    })
    await new AsyncResult(app, 'A').revoke({ terminate: true, signal: 'SIGKILL' })
    expect(await arrived).toEqual([
      {
        method: 'revoke',
        arguments: { task_id: 'A', terminate: true, signal: 'SIGKILL' },
        destination: null,
        pattern: null,
        matcher: null,
      },
      { clock: 1, expires: 0 },
      { deliveryMode: 2, priority: 0 },
    ])
  })

  it('names a set’s tasks in a list, and no signal unless one is given', async () => {
    const connection = await (await app.openReadConnection()).get()
    const exchange = { name: 'celery.pidbox', type: 'fanout', durable: false, autoDelete: false }
    const queue = { name: 'w.celery.pidbox', durable: false, exclusive: true, autoDelete: true }
    const commands: unknown[] = []
    await connection.subscribe({ exchange, queue, routingKey: '' }, ({ body }) =>
      commands.push((JSON.parse(Buffer.from(body).toString()) as { arguments: unknown }).arguments),
    )
    await new ResultSet(app, [new AsyncResult(app, 'A')]).revoke()
    await new AsyncResult(app, 'B').revoke()
    await clock.settle()
    expect(commands).toEqual([
      { task_id: ['A'], terminate: false, signal: null },
      { task_id: 'B', terminate: false, signal: null },
    ])
  })

  it('with wait asks for answers and waits for them', async () => {
    const revoked = new AsyncResult(app, 'A').revoke({ wait: true, timeout: 2 })
    await clock.settle()
    expect(clock.nextInMs).toBe(2000)
    await clock.advance(2000)
    await revoked
  })
})

describe('10,000 waiting results', () => {
  it('share their subscriptions, and end as their results come', async () => {
    const backend = await app.backend()
    if (backend === undefined) throw new Error('there is one')
    const watch = backend.watch.bind(backend)
    let subscribed = 0
    let ended = 0
    backend.watch = async (...given) => {
      const subscription = await watch(...given)
      subscribed += 1
      return {
        close: () => {
          ended += 1
          return subscription.close()
        },
      }
    }
    const ids = Array.from({ length: 10_000 }, (_, index) => `T${index}`)
    const waiting = ids.flatMap((id) => [new AsyncResult(app, id).get(), new AsyncResult(app, id).get()])
    await clock.settle()
    expect(subscribed).toBe(100)
    for (const taskId of ids) await store({ taskId, result: taskId })
    expect(await Promise.all(waiting)).toEqual(ids.flatMap((id) => [id, id]))
    expect(ended).toBe(100)
  })
})
