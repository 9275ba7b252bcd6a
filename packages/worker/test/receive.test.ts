import { deflateSync } from 'node:zlib'
import { type Celery, signals } from '@celeriac/core'
import type { WireMessage } from '@celeriac/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import { body, type WorkerBench, workerBench } from './support/worker-bench.ts'

describe('what comes in', () => {
  let bench: WorkerBench
  const ran: unknown[][] = []

  const define = (app: Celery): void => {
    ran.length = 0
    app.task({ name: 'test.note', bind: true, kwargsAsObject: true }, (self, ...args: unknown[]) => {
      const { id, task, retries } = self.request
      ran.push([task, id, args, self.request.kwargs, retries])
      return null
    })
  }
  afterEach(() => bench.close())

  it('runs a message as Python writes it [C3]', async () => {
    bench = await workerBench({ define })
    await bench.push({
      headers: {
        lang: 'py',
        task: 'test.note',
        id: 'T1',
        shadow: null,
        eta: null,
        expires: null,
        group: null,
        group_index: null,
        retries: 2,
        timelimit: [null, null],
        root_id: 'T1',
        parent_id: null,
        argsrepr: "(1, 'a')",
        kwargsrepr: "{'k': 2}",
        origin: 'gen1@host',
        ignore_result: false,
        replaced_task_nesting: 0,
        stamped_headers: null,
        stamps: {},
      },
      body: body([[1, 'a'], { k: 2 }, { callbacks: null, errbacks: null, chain: null, chord: null }]),
      properties: { correlationId: 'T1', replyTo: 'oid', deliveryMode: 2, priority: 0 },
    })
    await bench.settled()
    expect(ran).toEqual([['test.note', 'T1', [1, 'a', { k: 2 }], { k: 2 }, 2]])
    expect((await bench.record('T1'))?.status).toBe('SUCCESS')
  })

  it.each([
    ['{}', {}],
    ['null', null],
  ])('runs a message with only task and id, and %s as its embed [C4]', async (_, embed) => {
    bench = await workerBench({ define })
    await bench.push({ headers: { task: 'test.note', id: 'T1' }, body: body([[1], {}, embed]) })
    await bench.settled()
    expect(ran).toEqual([['test.note', 'T1', [1], {}, 0]])
    expect((await bench.record('T1'))?.status).toBe('SUCCESS')
  })

  it.each([
    ['no element', []],
    ['1 element', [[]]],
    ['2 elements', [[], {}]],
    ['4 elements', [[], {}, {}, 1]],
    ['a number', 7],
    ['a text', 'body'],
    ['null', null],
    ['args that are no list', ['x', {}, {}]],
    ['kwargs that are no object', [[], [], {}]],
  ])('rejects a body of %s and goes on [C5]', async (_, value) => {
    bench = await workerBench({ define })
    await bench.push({ headers: { task: 'test.note', id: 'T1' }, body: body(value) })
    await bench.settled()
    expect(ran).toEqual([])
    expect(await bench.counts()).toEqual({ waiting: 0, rejected: 1 })
    expect(bench.log.some(({ level }) => level === 'error')).toBe(true)
  })

  it.each([['not a date'], [1_700_000_000], ['2030-13-45T00:00:00']])(
    'rejects eta %j without storing anything [C9]',
    async (eta) => {
      bench = await workerBench({ define })
      await bench.push({ headers: { task: 'test.note', id: 'T1', eta }, body: body([[], {}, {}]) })
      await bench.settled()
      expect(ran).toEqual([])
      expect(await bench.counts()).toEqual({ waiting: 0, rejected: 1 })
      expect(await bench.record('T1')).toBeUndefined()
    },
  )

  it.each([
    [
      'whole',
      { task: 'test.note', id: 'T1', args: [1, 2], kwargs: { k: 3 }, retries: 1, utc: true, taskset: null },
      [1, 2, { k: 3 }],
    ],
    ['without kwargs', { task: 'test.note', id: 'T1', args: [1, 2] }, [1, 2]],
    ['with neither', { task: 'test.note', id: 'T1' }, []],
    [
      'with an eta in the past',
      { task: 'test.note', id: 'T1', args: [], eta: '2020-01-01T00:00:00+00:00', utc: true },
      [],
    ],
  ])('runs a message of protocol 1, %s [C18]', async (_, message, args) => {
    bench = await workerBench({ define })
    await bench.push({ headers: {}, body: body(message) })
    await bench.settled()
    expect(ran.map(([task, id, given]) => [task, id, given])).toEqual([['test.note', 'T1', args]])
  })

  it('calls the callbacks of a message of protocol 1 [C18]', async () => {
    bench = await workerBench({ define })
    const callback = {
      task: 'test.note',
      args: ['own'],
      kwargs: {},
      options: { task_id: 'T2' },
      subtask_type: null,
      immutable: false,
    }
    await bench.push({
      headers: {},
      body: body({ task: 'test.note', id: 'T1', args: [], kwargs: {}, callbacks: [callback] }),
    })
    await bench.settled()
    await bench.settled()
    expect(ran.map(([, id, args]) => [id, args])).toEqual([
      ['T1', []],
      ['T2', [null, 'own']],
    ])
  })

  it('rejects what names no task [C19]', async () => {
    const rejected: WireMessage[] = []
    const disconnect = signals.taskRejected.connect((_, { message }) => rejected.push(message))
    bench = await workerBench({ define })
    await bench.push({ headers: { id: 'T1' }, body: body({ hello: 'world' }) })
    await bench.push({ headers: { id: 'T1' }, body: body([[], {}, {}]) })
    await bench.settled()
    disconnect()
    expect(await bench.counts()).toEqual({ waiting: 0, rejected: 2 })
    expect(rejected).toHaveLength(2)
  })

  it('rejects an unknown task and stores NotRegistered [C20]', async () => {
    const unknown: unknown[] = []
    const disconnect = signals.taskUnknown.connect((_, { name, id }) => unknown.push([name, id]))
    bench = await workerBench({ define })
    await bench.push({ headers: { task: 'nope.task', id: 'T1' } })
    await bench.push({ headers: {}, body: body({ task: 'nope.old', id: 'T2', args: [], kwargs: {} }) })
    await bench.settled()
    disconnect()
    expect(await bench.counts()).toEqual({ waiting: 0, rejected: 2 })
    expect(await bench.record('T1')).toMatchObject({
      status: 'FAILURE',
      result: { exc_type: 'NotRegistered', exc_module: 'celery.exceptions', exc_message: ['nope.task'] },
      traceback: null,
    })
    expect((await bench.record('T2'))?.status).toBe('FAILURE')
    expect(unknown).toEqual([
      ['nope.task', 'T1'],
      ['nope.old', 'T2'],
    ])
    expect(bench.log.some(({ message }) => message.includes("unregistered task of type 'nope.task'"))).toBe(true)
  })

  it('refuses pickle undecoded [C30]', async () => {
    bench = await workerBench({ define })
    await bench.push({
      headers: { task: 'test.note', id: 'T1' },
      body: Buffer.from('cos\nsystem\n(S"true"\ntR.'),
      contentType: 'application/x-python-serialize',
      contentEncoding: 'binary',
    })
    await bench.settled()
    expect(await bench.counts()).toEqual({ waiting: 0, rejected: 1 })
    expect(await bench.record('T1')).toBeUndefined()
    expect(bench.log.some(({ message }) => message.includes('x-python-serialize'))).toBe(true)
  })

  it.each([
    ['what is no JSON', { body: Buffer.from('{"broken') }],
    ['an unknown tag', { body: body([[{ __type__: 'nope', __value__: 1 }], {}, {}]) }],
    ['nesting without end', { body: Buffer.from(`[[${'['.repeat(200_000)}${']'.repeat(200_000)}],{},{}]`) }],
    ['an unknown compression [C32]', { compression: 'application/x-nope' }],
    ['a broken compression', { compression: 'application/x-gzip', body: Buffer.from('no zlib') }],
    ['a compression bomb', { compression: 'application/x-gzip', body: deflateSync(Buffer.alloc(200_000, ' ')) }],
  ])(
    'acknowledges %s, says so and goes on',
    async (_, { compression, body: bytes }: { compression?: string; body?: Uint8Array }) => {
      bench = await workerBench({ define, settings: { messageMaxBytes: 100_000 } })
      await bench.push({
        headers: { task: 'test.note', id: 'T1', ...(compression && { compression }) },
        ...(bytes && { body: bytes }),
      })
      // Unpacking takes its time, on another thread.
      await expect.poll(() => bench.log.filter(({ level }) => level === 'critical').length).toBe(1)
      await bench.settled()
      expect(ran).toEqual([])
      expect(await bench.counts()).toEqual({ waiting: 0, rejected: 0 })
      expect(await bench.record('T1')).toBeUndefined()
    },
  )

  it('is not misled by __proto__', async () => {
    bench = await workerBench({ define })
    const evil = '[[{"__proto__": {"polluted": 1}}], {"__proto__": {"polluted": 2}}, {"__proto__": {"chain": []}}]'
    await bench.push({ headers: { task: 'test.note', id: 'T1' }, body: Buffer.from(evil) })
    await bench.push({ headers: { task: '__proto__', id: 'T2' } })
    await bench.push({ headers: { task: 'constructor', id: 'T3' } })
    await bench.settled()
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect((await bench.record('T1'))?.status).toBe('SUCCESS')
    expect((await bench.record('T2'))?.result).toMatchObject({ exc_type: 'NotRegistered' })
    expect((await bench.record('T3'))?.result).toMatchObject({ exc_type: 'NotRegistered' })
  })

  it.each([
    ['shown', 'shown'],
    ['', 'test.note'],
    [null, 'test.note'],
  ])('logs shadow %j as %s, and stores and runs under its own name [C22]', async (shadow, name) => {
    bench = await workerBench({ define, settings: { resultExtended: true } })
    await bench.push({ headers: { task: 'test.note', id: 'T1', shadow } })
    await bench.settled()
    expect(bench.log).toContainEqual({ level: 'info', message: `Task ${name}[T1] received` })
    expect(ran[0]?.[0]).toBe('test.note')
    expect((await bench.record('T1'))?.extended?.name).toBe('test.note')
  })
})
