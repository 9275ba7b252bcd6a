import { manualClock } from '@celeriac/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { makeInternals, receive } from '../../test/support/make-internals.ts'
import { ScriptedBroker } from '../../test/support/scripted-broker.ts'
import { taskRun } from '../../test/support/task-run.ts'
import type { Internals } from '../app/internals.ts'
import type { TaskCall } from '../call/publisher.ts'
import { runInContext } from '../context/current-task.ts'
import { silentLogger } from '../log/silent-logger.ts'

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

describe('a sent task', () => {
  it('has the 19 headers of protocol 2 in order, a body of three and the properties of Celery [C1] [C2] [C7] [C12] [C34]', async () => {
    const internals = app()
    const id = await internals.publisher.send(call({ timeLimit: 300, softTimeLimit: 200 }))
    const [delivery] = await receive(internals, 'celery')
    const message = delivery?.message
    expect(Object.entries(message?.headers ?? {})).toEqual([
      ['lang', 'js'],
      ['task', 'proj.add'],
      ['id', id],
      ['shadow', null],
      ['eta', null],
      ['expires', null],
      ['group', null],
      ['group_index', null],
      ['retries', 0],
      ['timelimit', [300, 200]],
      ['root_id', id],
      ['parent_id', null],
      ['argsrepr', '(2, 3)'],
      ['kwargsrepr', '{}'],
      ['origin', expect.stringMatching(/^gen\d+@./)],
      ['ignore_result', null],
      ['replaced_task_nesting', 0],
      ['stamped_headers', null],
      ['stamps', {}],
    ])
    expect(message?.contentType).toBe('application/json')
    expect(message?.contentEncoding).toBe('utf-8')
    expect(text(message?.body ?? new Uint8Array())).toBe(
      '[[2, 3], {}, {"callbacks": null, "errbacks": null, "chain": null, "chord": null}]',
    )
    expect(message?.properties).toEqual({ correlationId: id, replyTo: internals.oid, deliveryMode: 2, priority: 0 })
    expect(delivery).toMatchObject({ exchange: '', routingKey: 'celery', queue: 'celery' })
  })

  it('gets an id of its own where the one given is empty, as in Celery', async () => {
    const { message } = await sent(app(), { taskId: '' })
    expect(message.headers['id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('carries links, chain and chord in its body, and an empty list of links as null', async () => {
    const signature = { task: 'proj.next', args: [], kwargs: {}, options: {}, subtask_type: null, immutable: false }
    const { message } = await sent(app(), { link: [signature], linkError: [], chain: [], chord: signature })
    const embed = JSON.parse(text(message.body))[2]
    expect(embed).toEqual({ callbacks: [signature], errbacks: null, chain: [], chord: signature })
  })

  it('carries user headers at the top level, over its own, and the compression last [C16] [C31]', async () => {
    const { message } = await sent(app(), { headers: { shadow: 'other', mine: 1 }, compression: 'zlib' })
    expect(message.headers).toMatchObject({ shadow: 'other', mine: 1, compression: 'application/x-gzip' })
    expect(Object.keys(message.headers).at(-1)).toBe('compression')
    expect([...message.body.subarray(0, 2)]).toEqual([0x78, 0x9c])
  })

  it('carries stamps and an unset ignore_result [C17]', async () => {
    const { message } = await sent(app(), { stampedHeaders: ['team'], stamps: { team: 'a' } })
    expect(message.headers).toMatchObject({ stamped_headers: ['team'], stamps: { team: 'a' }, ignore_result: null })
  })

  it('has the texts that monitors show for its arguments, unless they are given [C21]', async () => {
    const internals = app({ taskReprMaxlevels: 1 })
    await internals.publisher.send({ name: 'proj.add', args: [[[1]], 'a'], kwargs: { k: null }, options: {} })
    await internals.publisher.send(call({ argsrepr: '(secret)', kwargsrepr: '{…}' }))
    const [plain, hidden] = await receive(internals, 'celery', 2)
    expect(plain?.message.headers).toMatchObject({ argsrepr: "([...], 'a')", kwargsrepr: "{'k': None}" })
    expect(hidden?.message.headers).toMatchObject({ argsrepr: '(secret)', kwargsrepr: '{…}' })
  })
})

describe('priority', () => {
  const definition = { name: 'proj.add' } as NonNullable<TaskCall['definition']>

  it('is 0 by default, and absent where the caller of a task names the queue [C13]', async () => {
    const internals = app()
    await internals.publisher.send({ ...call(), definition })
    await internals.publisher.send({ ...call({ queue: 'celery' }), definition })
    await internals.publisher.send(call({ queue: 'celery', priority: 4 }))
    const deliveries = await receive(internals, 'celery', 3)
    expect(deliveries.map(({ message }) => message.properties.priority)).toEqual([0, undefined, 4])
  })

  it("is the parent's with taskInheritParentPriority", async () => {
    const internals = app({ taskInheritParentPriority: true })
    await runInContext(taskRun(), () => internals.publisher.send(call()))
    const [delivery] = await receive(internals, 'celery')
    expect(delivery?.message.properties.priority).toBe(7)
  })
})

describe('a task sent by a task', () => {
  it('has its root and is its child, and is recorded as such [C6] [C76]', async () => {
    const internals = app()
    const run = taskRun()
    const id = await runInContext(run, () => internals.publisher.send(call()))
    const own = await runInContext(run, () =>
      internals.publisher.send(call({ rootId: 'R', parentId: 'P', addToParent: false })),
    )
    const [child, other] = await receive(internals, 'celery', 2)
    expect(child?.message.headers).toMatchObject({ root_id: 'R1', parent_id: 'P1' })
    expect(other?.message.headers).toMatchObject({ id: own, root_id: 'R', parent_id: 'P' })
    expect(run.request.children).toEqual([[[id, null], null]])
  })

  it('is not recorded without trail, and is nobody’s child where the task was only called', async () => {
    const internals = app()
    const silent = taskRun({}, { trail: false })
    await runInContext(silent, () => internals.publisher.send(call()))
    await runInContext(taskRun({ calledDirectly: true }), () => internals.publisher.send(call()))
    const [, direct] = await receive(internals, 'celery', 2)
    expect(silent.request.children).toEqual([])
    expect(direct?.message.headers['parent_id']).toBeNull()
  })
})

describe('eta and expires', () => {
  it('countdown is written in the time zone of the app, and counts real seconds over a change of the clocks [C8]', async () => {
    // An hour before the clocks go back in Paris, at 01:00 UTC.
    const clock = manualClock('2026-10-25T00:30:00.250Z')
    const { message } = await sent(app({ timezone: 'Europe/Paris' }, { clock }), { countdown: 3600 })
    expect(message.headers['eta']).toBe('2026-10-25T02:30:00.250000+01:00')
    expect((await sent(app({}, { clock }), { countdown: 59.75 })).message.headers['eta']).toBe(
      '2026-10-25T00:31:00+00:00',
    )
    expect((await sent(app({}, { clock }), { countdown: 0 })).message.headers['eta']).toBeNull()
  })

  it('text goes out as it came, and what is no time is refused', async () => {
    const { message } = await sent(app(), { eta: '2030-01-02T03:04:05' })
    expect(message.headers['eta']).toBe('2030-01-02T03:04:05')
    const { publisher } = app()
    await expect(publisher.send(call({ eta: 'tomorrow' }))).rejects.toMatchObject({ code: 'bad_option' })
    await expect(publisher.send(call({ countdown: -(2 ** 31) - 1 }))).rejects.toMatchObject({ code: 'bad_option' })
    await expect(publisher.send(call({ countdown: 1e15 }))).rejects.toMatchObject({ code: 'bad_option' })
    await expect(publisher.send(call({ eta: new Date(Number.NaN) }))).rejects.toMatchObject({ code: 'bad_option' })
  })

  it('expires is a header and a time to live in milliseconds; in the past it is "0", with a warning [C10]', async () => {
    const clock = manualClock('2026-01-01T00:00:00Z')
    const warnings: string[] = []
    const logger = { ...silentLogger(), warn: (line: string) => warnings.push(line) }
    // The broker does not drop it before it is looked at.
    const broker = new ScriptedBroker()
    const internals = app({ brokerUrl: broker.reference }, { clock, logger })
    await internals.publisher.send(call({ expires: 1.5 }))
    await internals.publisher.send(call({ expires: new Date(clock.now() + 2000) }))
    await internals.publisher.send(call({ expires: '2026-01-01T00:00:03Z' }))
    expect(warnings).toEqual([])
    await internals.publisher.send(call({ expires: new Date(clock.now() - 1000) }))
    await internals.publisher.send(call({ expires: null }))
    const messages = broker.asked.flatMap((asked) => (asked.kind === 'publish' ? [asked.message] : []))
    expect(messages.map(({ headers, properties }) => [headers['expires'], properties.expiration])).toEqual([
      ['2026-01-01T00:00:01.500000+00:00', '1500'],
      ['2026-01-01T00:00:02+00:00', '2000'],
      ['2026-01-01T00:00:03Z', '3000'],
      ['2025-12-31T23:59:59+00:00', '0'],
      [null, undefined],
    ])
    expect(warnings).toEqual([expect.stringContaining('expired 1 s ago')])
  })
})
