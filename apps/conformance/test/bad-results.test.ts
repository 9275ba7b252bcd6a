import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Celery, DecodeError } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { type OwnRedis, ownRedis, ownVhost } from '@celeriac/testing/services'
import * as amqp from 'amqplib'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface Store {
  readonly settings: object
  /** Puts bytes where a task's result is expected. */
  put(id: string, bytes: string | Buffer, app: Celery): Promise<void>
}

const documents: readonly (readonly [string, string | Buffer])[] = [
  ['no JSON', 'garbage'],
  ['pickle', Buffer.from('80049526000000000000007d94288c06737461747573948c075355434345535394752e', 'hex')],
  ['a list', '[]'],
  ['null', 'null'],
  ['no status', '{"result": 1, "task_id": "x"}'],
  ['nesting without end', `{"status": "SUCCESS", "result": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['children that are none', '{"status": "SUCCESS", "result": 1, "children": ["x"]}'],
]

describe.each(['Redis', 'files', 'rpc'] as const)('results that cannot be read, from %s', (kind) => {
  let redis: OwnRedis
  let admin: Redis
  let folder = ''
  let connection: amqp.ChannelModel | undefined
  let store: Store
  let app: Celery

  beforeAll(async () => {
    redis = await ownRedis()
    admin = new Redis(redis.url)
    folder = await mkdtemp(join(tmpdir(), 'celeriac-results-'))
    store = await openStore()
    app = new Celery('results', { broker: redis.url, ...store.settings }, { logger: silentLogger() })
  })
  afterAll(async () => {
    await app?.close()
    await connection?.close()
    admin?.disconnect()
    await redis?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function openStore(): Promise<Store> {
    if (kind === 'Redis')
      return {
        settings: { backend: redis.url },
        put: async (id, bytes) => {
          await admin.set(`celery-task-meta-${id}`, bytes)
          await admin.publish(`celery-task-meta-${id}`, bytes)
        },
      }
    if (kind === 'files')
      return {
        settings: { backend: `file://${folder}` },
        put: (id, bytes) => writeFile(join(folder, `celery-task-meta-${id}`), bytes),
      }
    const broker = await ownVhost('celeriac-bad-results')
    connection = await amqp.connect(broker)
    const channel = await connection.createConfirmChannel()
    return {
      settings: { broker, backend: 'rpc://' },
      put: async (id, bytes, { oid }) => {
        const properties = { correlationId: id, contentType: 'application/json', contentEncoding: 'utf-8' }
        channel.sendToQueue(oid, Buffer.from(bytes), properties)
        await channel.waitForConfirms()
      },
    }
  }

  it.concurrent.each(documents)('%s: whoever waits for it is told', async (name, bytes) => {
    const id = `waiting-${documents.findIndex(([other]) => other === name)}`
    const waiting = app.asyncResult(id).get({ timeout: 15 })
    const other = app.asyncResult(`${id}-good`).get({ timeout: 15 })
    const told = expect(waiting).rejects.toMatchObject({ name: 'DecodeError', code: 'decode_error' })
    // The reply queue is there when something has been sent.
    if (kind === 'rpc') await app.sendTask('some.task')
    await store.put(id, bytes, app)
    await told
    await expect(waiting).rejects.toBeInstanceOf(DecodeError)
    await store.put(`${id}-good`, good(`${id}-good`), app)
    expect(await other).toBe('good')
  })

  if (kind !== 'rpc')
    it.concurrent.each(documents)(
      '%s: whoever asks for it is told, and whoever asks for others is not',
      async (name, bytes) => {
        const id = `asked-${documents.findIndex(([other]) => other === name)}`
        await store.put(id, bytes, app)
        await store.put(`${id}-good`, good(`${id}-good`), app)
        const states = [id, `${id}-good`, `${id}-none`].map((asked) => app.asyncResult(asked).state())
        await expect(states[0]).rejects.toBeInstanceOf(DecodeError)
        expect(await states[1]).toBe('SUCCESS')
        expect(await states[2]).toBe('PENDING')
      },
    )
})

function good(id: string): string {
  return JSON.stringify({
    status: 'SUCCESS',
    result: 'good',
    traceback: null,
    children: [],
    date_done: null,
    task_id: id,
  })
}
