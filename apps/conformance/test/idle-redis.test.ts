import { Celery, type Logger } from '@celeriac/core'
import { until } from '@celeriac/testing'
import { type OwnRedis, ownRedis } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'

/** In seconds: after how long the server cuts a client that is silent. */
const TIMEOUT_S = 2

let server: OwnRedis
let redis: Redis
beforeAll(async () => {
  server = await ownRedis({ args: ['--timeout', String(TIMEOUT_S)] })
  redis = new Redis(server.url)
})
afterAll(async () => {
  redis.disconnect()
  await server.close()
})

/** Numbers and ages, in seconds, of the connections of these users. */
async function connections(user: string): Promise<Map<string, number>> {
  const lines = String(await redis.client('LIST')).split('\n')
  const own = lines.filter((line) => line.includes(` user=${user} `))
  return new Map(own.map((line) => [/id=(\d+)/.exec(line)?.[1] ?? '', Number(/ age=(\d+)/.exec(line)?.[1])]))
}

it.concurrent.each<[string, string[], { healthCheckInterval?: number; lease?: number }, number]>([
  ['by the time-out that the server names', [], {}, 0],
  [
    'by the heartbeat that was set, where the user may not ask',
    ['-config'],
    { healthCheckInterval: 0.5, lease: 1.5 },
    1,
  ],
])(
  'a Redis that cuts silent clients: %s, no connection is lost while nothing is held, or while all places are taken',
  {
    timeout: 40_000,
  },
  async (title, without, transport, db) => {
    const user = `idle${title.length}`
    await redis.call('ACL', 'SETUSER', user, 'on', '>s', '~*', '&*', '+@all', ...without)
    const look = redis.duplicate({ db })
    const log: string[] = []
    const note = (message: string) => void log.push(message)
    const logger: Logger = { debug: () => {}, info: () => {}, warn: note, error: note, critical: note }
    const url = `${server.url.replace('//', `//${user}:s@`)}/${db}`
    const queue = `idle-${user}`
    const settings = {
      broker: url,
      backend: url,
      brokerTransportOptions: transport,
      redisBackendHealthCheckInterval: transport.healthCheckInterval ?? 25,
      workerConcurrency: 1,
      workerPrefetchMultiplier: 1,
    }
    const app = new Celery('idle', settings, { logger })
    const client = new Celery('idle', settings, { logger })
    let open: () => void = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    app.task({ name: 'idle.add' }, (a: number, b: number) => a + b)
    app.task({ name: 'idle.wait', acksLate: true }, async () => {
      await gate
      return 'waited'
    })
    const worker = new Worker(app, { queues: [queue] })
    await worker.start()
    // All connections that are ever needed are open from now on.
    expect(await (await client.sendTask('idle.add', [1, 2], { queue })).get({ timeout: 10 })).toBe(3)
    const before = [...(await connections(user)).keys()]
    expect(before.length).toBeGreaterThanOrEqual(5)

    /** Resolves when the server would have cut silent ones twice. */
    const idle = async (): Promise<void> => {
      const sinceS = Math.max(...(await connections(user)).values())
      await until(() => connections(user), {
        wanted: (ages) => Math.max(...ages.values()) > sinceS + 2 * TIMEOUT_S || log.length > 0,
        patienceMs: 20000,
      })
    }
    await idle()
    const waiting = await client.sendTask('idle.wait', [], { queue })
    await until(() => look.hlen('unacked'), { wanted: (held) => held === 1, patienceMs: 10000 })
    await idle()
    expect(log).toEqual([])
    const after = await connections(user)
    expect(before.filter((id) => !after.has(id))).toEqual([])
    open()
    expect(await waiting.get({ timeout: 10 })).toBe('waited')
    expect(await (await client.sendTask('idle.add', [3, 4], { queue })).get({ timeout: 10 })).toBe(7)
    look.disconnect()
    await worker.stop()
    await client.close()
    await app.close()
  },
)
