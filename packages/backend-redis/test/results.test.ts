import type { ResultCodec } from '@celeriac/core/adapter'
import { fromResultDocument, type ResultRecord } from '@celeriac/protocol'
import { testBackendHost, testBackendSettings, until } from '@celeriac/testing'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { adapter } from '../src/adapter.ts'
import { backend, celery, ownServer, success } from './support.ts'

const { server, admin } = await ownServer()
let mine: ReturnType<typeof backend>
beforeEach(() => {
  mine = backend(server.url)
})
afterEach(async () => {
  await mine.close()
  await admin.flushall()
})

const day = { expiresS: 86_400 }

describe('storing', () => {
  it('sets with the expiry and publishes on the same key, in one step [C72]', async () => {
    const spy = new Redis(server.url)
    const published: string[][] = []
    spy.on('message', (channel, text) => void published.push([channel, text]))
    await spy.subscribe('celery-task-meta-T1')
    const monitor = await new Redis(server.url).monitor()
    const commands: string[] = []
    monitor.on(
      'monitor',
      (_time, [name = ''], source) => void commands.push(`${source === 'lua' ? 'lua ' : ''}${name.toLowerCase()}`),
    )
    await mine.store(success('T1', 5), day)
    await until(() => published.length === 1)
    const document = await admin.get('celery-task-meta-T1')
    expect(published).toEqual([['celery-task-meta-T1', document]])
    expect(document).toBe(
      '{"status": "SUCCESS", "result": 5, "traceback": null, "children": [], "date_done": "2026-11-22T09:18:30.460105+00:00", "task_id": "T1"}',
    )
    expect(await admin.ttl('celery-task-meta-T1')).toBe(86_400)
    await until(() => commands.includes('lua publish'))
    expect(commands.filter((command) => command.startsWith('lua'))).toEqual(['lua get', 'lua setex', 'lua publish'])
    monitor.disconnect()
    spy.disconnect()
  })

  it.each([
    [60.9, 60],
    [0, -1],
    [null, -1],
  ])('lets a result with expiresS %s live for %s seconds', async (expiresS, ttl) => {
    await mine.store(success('T1', 5), { expiresS })
    expect(await admin.ttl('celery-task-meta-T1')).toBe(ttl)
  })

  it('wakes Python, and is woken by Python [C72]', async () => {
    const waiting = celery(
      server.url,
      `
result = AsyncResult('T1', app=app)
app.backend.result_consumer.start('T1')
app.backend.client.set('ready', 1)
value = result.get(timeout=10)
app.backend.store_result('T2', {'from': 'python'}, 'SUCCESS')
answer([value, result.state])`,
    )
    const records: ResultRecord[] = []
    const subscription = await mine.watch(['T2'], (record) => void records.push(record))
    await until(() => admin.get('ready'))
    await mine.store(success('T1', { from: 'node' }), day)
    expect(await waiting).toEqual([{ from: 'node' }, 'SUCCESS'])
    await until(() => records.length > 0)
    expect(records[0]).toMatchObject({ taskId: 'T2', status: 'SUCCESS', result: { from: 'python' } })
    await subscription.close()
  })

  it.each(['FAILURE', 'RETRY', 'REVOKED', 'STARTED'])(
    'does not put %s over a SUCCESS, whoever stored it [C73]',
    async (status) => {
      await celery(server.url, `app.backend.store_result('T1', 1, 'SUCCESS')`)
      expect(await mine.store(success('T1', null, { status }), day)).toBe('kept')
      expect((await mine.fetch(['T1']))[0]).toMatchObject({ status: 'SUCCESS', result: 1 })
    },
  )

  it('does not put one over ours either, when Python comes later [C73]', async () => {
    await mine.store(success('T1', 1), day)
    await celery(server.url, `app.backend.store_result('T1', Exception('late'), 'FAILURE')`)
    expect((await mine.fetch(['T1']))[0]?.status).toBe('SUCCESS')
  })

  it.each([
    [
      'with its keys in another order',
      '{"task_id": "T1", "result": 1, "status": "SUCCESS", "traceback": null, "children": []}',
      'kept',
    ],
    ['without spaces', '{"status":"SUCCESS","result":1,"task_id":"T1","traceback":null,"children":[]}', 'kept'],
    [
      'that only quotes the word',
      '{"status": "FAILURE", "result": "\\"status\\": \\"SUCCESS\\"", "task_id": "T1"}',
      'stored',
    ],
    ['that nobody can read', '\x00\x01garbage', 'stored'],
  ] as const)('looks into a stored document %s [C73]', async (_, stored, outcome) => {
    await admin.set('celery-task-meta-T1', stored)
    expect(await mine.store(success('T1', 2), day)).toBe(outcome)
  })

  it('keeps a success that only the codec can read, such as a compressed one [C73]', async () => {
    const codec: ResultCodec = {
      contentType: 'application/x-reversed',
      contentEncoding: 'binary',
      encode: (record) => Buffer.from(JSON.stringify({ ...record, task_id: record.taskId })).reverse(),
      decode: (stored) => fromResultDocument(JSON.parse(Buffer.from(stored).reverse().toString())),
      encodeValue: (value) => Buffer.from(JSON.stringify(value)).reverse(),
      decodeValue: (stored) => JSON.parse(Buffer.from(stored).reverse().toString()),
    }
    const other = adapter.open(server.url, testBackendSettings(), { ...testBackendHost(), codec })
    expect(await other.store(success('T1', null, { status: 'STARTED' }), day)).toBe('stored')
    expect(await other.store(success('T1', 1), day)).toBe('stored')
    expect(await other.store(success('T1', null, { status: 'FAILURE' }), day)).toBe('kept')
    expect((await other.fetch(['T1']))[0]).toMatchObject({ status: 'SUCCESS', result: 1 })
    await other.close()
  })

  it('refuses one result for a key of another type, and stores those beside it', async () => {
    await admin.lpush('celery-task-meta-bad', 'x')
    const [bad, good] = await Promise.allSettled([
      mine.store(success('bad', 1), day),
      mine.store(success('good', 1), day),
    ])
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'failed', affects: 'message' } })
    expect(good).toEqual({ status: 'fulfilled', value: 'stored' })
  })

  it('stores the states of a task in their order, whatever else is under way', async () => {
    const stores = Array.from({ length: 300 }, (_, i) => mine.store(success(`T${i}`, 1, { status: 'STARTED' }), day))
    stores.push(...Array.from({ length: 300 }, (_, i) => mine.store(success(`T${i}`, 2), day)))
    expect(new Set(await Promise.all(stores))).toEqual(new Set(['stored']))
    const records = await mine.fetch(Array.from({ length: 300 }, (_, i) => `T${i}`))
    expect(records.filter((record) => record?.status === 'SUCCESS')).toHaveLength(300)
  })

  it('stores thousands at once, more than a script takes in one go', async () => {
    const ids = Array.from({ length: 5000 }, (_, i) => `T${i}`)
    await Promise.all(ids.map((id) => mine.store(success(id, id), day)))
    const records = await mine.fetch([...ids, 'unknown'])
    expect(records.slice(0, 5000).map((record) => record?.result)).toEqual(ids)
    expect(records[5000]).toBeUndefined()
  })
})

describe('groups', () => {
  it('saved by us are restored by Python, and the other way round [C79]', async () => {
    const children = ['T1', 'T2'].map((id) => [[id, null], null] as const)
    await mine.groups?.save('G1', [['G1', null], children], 86_400)
    expect(await admin.get('celery-taskset-meta-G1')).toBe(
      '{"result": [["G1", null], [[["T1", null], null], [["T2", null], null]]]}',
    )
    expect(await admin.ttl('celery-taskset-meta-G1')).toBe(86_400)
    const theirs = await celery(
      server.url,
      `
answer([r.id for r in GroupResult.restore('G1', app=app).results])
GroupResult('G2', [AsyncResult('T3', app=app), AsyncResult('T4', app=app)]).save(backend=app.backend)`,
    )
    expect(theirs).toEqual(['T1', 'T2'])
    expect(await mine.groups?.restore('G2')).toEqual([
      ['G2', null],
      [
        [['T3', null], null],
        [['T4', null], null],
      ],
    ])
    await mine.groups?.delete('G2')
    expect(await mine.groups?.restore('G2')).toBeUndefined()
  })
})

describe('globalKeyprefix', () => {
  it.each([
    ['pfx', 'pfx_celery-task-meta-T1'],
    ['pfx_', 'pfx_celery-task-meta-T1'],
    ['pfx:', 'pfx:celery-task-meta-T1'],
    ['pfx-', 'pfx-celery-task-meta-T1'],
    ['pfx.', 'pfx.celery-task-meta-T1'],
    ['{pfx}', '{pfx}_celery-task-meta-T1'],
  ])('%s makes the key %s, as in Python [C83]', async (globalKeyprefix, key) => {
    const other = backend(server.url, { transport: { globalKeyprefix } })
    const records: ResultRecord[] = []
    await other.watch(['T1'], (record) => void records.push(record))
    await other.store(success('T1', 1), day)
    expect(await admin.keys('*')).toEqual([key])
    await until(() => records.length === 1)
    expect(
      await celery(server.url, `answer(AsyncResult('T1', app=app).result)`, { global_keyprefix: globalKeyprefix }),
    ).toBe(1)
    await other.close()
  })
})
