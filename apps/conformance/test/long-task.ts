import { randomUUID } from 'node:crypto'
import { Celery } from '@celeriac/core'
import { until } from '@celeriac/testing'
import { ownRedis } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { Redis } from 'ioredis'
import { expect } from 'vitest'
import { startPythonWorker } from '../src/python-worker.ts'

/** A task that a Node worker runs for as long as the test wishes. */
export interface LongTask {
  heldForS(): number
  /** Resolves when the Python worker has swept once more, and with that looked at what our worker holds. */
  swept(): Promise<void>
  /** Lets the task finish, and expects that it ran once and left nothing behind. */
  end(): Promise<void>
}

/**
 * A Node worker with these transport options that runs a late task, and a stock Python worker beside it with this
 * visibility timeout in seconds, on another queue of the same database. It sweeps every second, a hundred times as
 * eagerly as it comes.
 */
export async function longTask(
  transport: Readonly<Record<string, unknown>>,
  pythonTimeoutS: number,
): Promise<LongTask> {
  const server = await ownRedis()
  const redis = new Redis(server.url)
  const app = new Celery('long', { broker: server.url, brokerTransportOptions: transport })
  let runs = 0
  let finish: () => void = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  app.task({ name: 'long.task', acksLate: true }, async () => {
    runs++
    await finished
  })
  const worker = new Worker(app, { queues: ['node'] })
  await worker.start()
  await app.sendTask('long.task', [], { queue: 'node' })
  await until(async () => runs, { wanted: (ran) => ran === 1, patienceMs: 10000 })
  const since = performance.now()
  const python = await startPythonWorker(
    {
      broker: server.url,
      backend: server.url,
      transport: {
        visibility_timeout: pythonTimeoutS,
        unacked_restore_interval: 1,
        unacked_restore_throttle: 1,
      },
    },
    { queues: ['python'] },
  )

  const swept = async (): Promise<void> => {
    // Of nobody, and just lapsed for Python: its sweeps begin with the highest scores.
    const marker = randomUUID()
    const queue = `swept-${marker}`
    const envelope = { body: '', headers: {}, properties: { delivery_tag: marker, delivery_info: {} } }
    const [seconds] = await redis.time()
    await redis
      .multi()
      .hset('unacked', marker, JSON.stringify([envelope, '', queue]))
      .zadd('unacked_index', Number(seconds) - pythonTimeoutS - 1, marker)
      .exec()
    await until(() => redis.llen(queue), { wanted: (length) => length === 1, patienceMs: 20000 })
    await redis.del(queue)
  }

  const end = async (): Promise<void> => {
    expect(await redis.llen('node')).toBe(0)
    expect(await redis.hlen('unacked')).toBe(1)
    expect(runs).toBe(1)
    finish()
    await until(() => redis.hlen('unacked'), { wanted: (held) => held === 0, patienceMs: 10000 })
    expect(runs).toBe(1)
    await python.stop()
    await worker.stop()
    await app.close()
    redis.disconnect()
    await server.close()
  }
  return { heldForS: () => (performance.now() - since) / 1000, swept, end }
}
