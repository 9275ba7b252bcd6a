// A Node worker in a process of its own, for tests that kill it. Reads its options as JSON from the command line.
// Its tasks append their last argument to a Redis list, so that runs are counted from outside; with `hang` they never end,
// with `gate` they say in the list `<key>:waiting` that they run and end when there is something for them in `<key>:go`.
import { Celery } from '@celeriac/core'
import { Worker } from '@celeriac/worker'
import { Redis } from 'ioredis'

const { settings, queues, concurrency, counter, hang = false, gate = false, sleepMs = 0 } = JSON.parse(process.argv[2])
const app = new Celery('fault', settings)
const redis = new Redis(counter.url, { maxRetriesPerRequest: null })
for (const name of ['fault.note', 'proj.note']) {
  app.task({ name, acksLate: true }, async (...args) => {
    if (hang) await new Promise(() => {})
    if (gate) await pass(args.at(-1))
    if (sleepMs > 0) await new Promise((resolve) => setTimeout(resolve, sleepMs))
    await redis.rpush(counter.key, args.at(-1))
  })
}
/** Each waits on a connection of its own: one that is blocked can do nothing else. */
async function pass(text) {
  const waiting = redis.duplicate()
  await redis.rpush(`${counter.key}:waiting`, text)
  await waiting.blpop(`${counter.key}:go`, 0)
  waiting.disconnect()
}

const worker = new Worker(app, { queues, concurrency, prefetchMultiplier: 1 })
process.on('SIGTERM', async () => {
  await worker.stop()
  await app.close()
  redis.disconnect()
  process.exit(0)
})
// Whoever started it is gone, however that came about.
process.on('disconnect', () => process.exit(1))
await worker.start()
process.send?.({ ready: true })
