import { Celery } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { until } from '@celeriac/testing'
import type { Redis } from 'ioredis'
import { forkWorker } from './faults-side.ts'

export interface RestartOptions {
  /** Of the sender and the worker. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly queue: string
  /** Where runs are counted: a server that is not restarted. */
  readonly counter: { readonly url: string; readonly key: string; readonly redis: Redis }
  readonly server: { start(): Promise<void>; stop(): Promise<void> }
  /** Seconds that the sends may take to begin, and to go on after the restart. */
  readonly patienceS: { readonly start: number; readonly resume: number }
}

/**
 * Stops the server for 20 seconds while tasks are sent and run, and starts it again. Ends when everything that was
 * sent has run.
 *
 * @returns how many were sent, and how many different ones ran
 */
export async function restartUnderLoad(options: RestartOptions): Promise<{ sent: number; ran: number }> {
  const { settings, queue, counter, server, patienceS } = options
  const { redis, ...counted } = counter
  const worker = await forkWorker({ settings, queues: [queue], concurrency: 20, counter: counted, sleepMs: 5 })
  const patient = { ...settings, taskPublishRetryPolicy: { maxRetries: null, intervalMax: 1 } }
  const app = new Celery('sender', patient, { logger: silentLogger() })
  const sent: string[] = []
  let sending = true
  const senders = Array.from({ length: 5 }, async (_, lane) => {
    for (let i = 0; sending; i++) {
      const text = `${lane}-${i}`
      await app.sendTask('fault.note', [text])
      sent.push(text)
      // A steady load, not a flood.
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })
  await until(() => redis.llen(counter.key), { wanted: (ran) => ran > 100, patienceMs: patienceS.start * 1000 })
  await server.stop()
  // The time itself is what is tested: longer than any one attempt to connect.
  await new Promise((resolve) => setTimeout(resolve, 20_000))
  await server.start()
  const before = sent.length
  await until(async () => sent.length, { wanted: (count) => count > before + 100, patienceMs: patienceS.resume * 1000 })
  sending = false
  await Promise.all(senders)
  const ran = await until(async () => new Set(await redis.lrange(counter.key, 0, -1)), {
    wanted: (set) => sent.every((text) => set.has(text)),
    patienceMs: patienceS.resume * 1000,
  })
  await worker.stop()
  await app.close()
  return { sent: sent.length, ran: ran.size }
}
