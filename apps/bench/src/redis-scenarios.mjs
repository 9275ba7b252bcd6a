// What is measured on Redis. Each scenario names its contestants; each contestant is one function that runs once and
// returns figures. Every count is read from the server, not from the contestant.
import { envelope } from './envelope.mjs'
import { cpuOfTree, node, pythonClient, pythonWorker } from './processes.mjs'

const queue = 'bench'
const tick = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function fresh(redis) {
  await redis.broker.flushall()
}

async function fill(redis, count) {
  for (let left = count; left > 0; left -= 1000) {
    await redis.broker.lpush(queue, ...Array.from({ length: Math.min(1000, left) }, () => envelope(queue)))
  }
}

async function fillBull(redis, count, name, data) {
  const sender = node('peers/bullmq-send.mjs', { broker: redis.brokerUrl, queue, count, inFlight: 1000, name, data })
  await sender.until('done')
  await sender.end()
}

/** Watches `doneCount` from the first finished task to the last. */
async function watch(redis, worker, count, doneCount, limitMs = 120_000) {
  const deadline = performance.now() + limitMs
  let first
  for (;;) {
    const done = await doneCount()
    const now = performance.now()
    if (done > 0 && first === undefined) first = { done, at: now, cpu: cpuOfTree(worker.pid), redis: await redis.cpu() }
    if (done >= count) {
      const tasks = count - first.done
      const seconds = (now - first.at) / 1000
      return {
        perSecond: tasks / seconds,
        cpuUs: (cpuOfTree(worker.pid) - first.cpu) / tasks,
        redisUs: ((await redis.cpu()) - first.redis) / tasks,
      }
    }
    if (worker.failure) return { failed: worker.failure.message }
    if (now > deadline) return { failed: `${done} of ${count} after ${limitMs / 1000} s` }
    await tick(5)
  }
}

const stored = (redis) => () => redis.backend.dbsize()
const completed = (redis) => () => redis.broker.zcard(`bull:${queue}:completed`)

async function drainWith(redis, start, count) {
  await fresh(redis)
  await fill(redis, count)
  const worker = start()
  const figures = await watch(redis, worker, count, stored(redis))
  const leftNow = async () => (await redis.broker.llen(queue)) + (await redis.broker.hlen('unacked'))
  // Who acknowledges after storing has the last batch still to acknowledge.
  for (let waits = 0; waits < 100 && (await leftNow()) > 0; waits++) await tick(10)
  const left = await leftNow()
  await worker.end()
  return { ...figures, left }
}

export function drain(redis, python, count) {
  // As the floor does it: the result is stored, then the message is acknowledged.
  const options = { broker: redis.brokerUrl, backend: redis.backendUrl, queue, count, acksLate: true }
  return {
    'floor, one script a batch': () =>
      drainWith(redis, () => node('floor/redis-drain.mjs', { ...options, mode: 'lua' }), count),
    'floor, pipelines': () =>
      drainWith(redis, () => node('floor/redis-drain.mjs', { ...options, mode: 'pipeline' }), count),
    celeriac: () => drainWith(redis, () => node('celeriac/worker.mjs', options), count),
    BullMQ: async () => {
      await fresh(redis)
      await fillBull(redis, count, 'bench.add', { x: 2, y: 3 })
      const worker = node('peers/bullmq-worker.mjs', options)
      const figures = await watch(redis, worker, count, completed(redis))
      await worker.end()
      return figures
    },
    'celery-node': () => drainWith(redis, () => node('peers/celery-node-worker.mjs', options), Math.min(count, 5000)),
    Celery: () => drainWith(redis, () => pythonWorker(python, options), Math.min(count, 3000)),
  }
}

export function drainMany(redis, _python, count) {
  const options = { broker: redis.brokerUrl, backend: redis.backendUrl, queue, acksLate: true }
  return {
    [`celeriac, ${count} waiting`]: () => drainWith(redis, () => node('celeriac/worker.mjs', options), count),
    [`celeriac, ${count / 10} waiting`]: () => drainWith(redis, () => node('celeriac/worker.mjs', options), count / 10),
  }
}

async function sendWith(redis, start, count, lengthOf) {
  await fresh(redis)
  const sender = start()
  await sender.until('ready')
  const cpuBefore = await redis.cpu()
  const { ms, cpu } = await sender.until('done')
  // A client that does not confirm its sends is timed until the messages are there.
  const from = performance.now()
  while ((await lengthOf()) < count && performance.now() - from < 20_000) await tick(2)
  const late = performance.now() - from
  const arrived = await lengthOf()
  const redisUs = ((await redis.cpu()) - cpuBefore) / count
  await sender.end()
  return {
    perSecond: count / ((ms + (late > 20 ? late : 0)) / 1000),
    cpuUs: (cpu.user + cpu.system) / count,
    redisUs,
    left: count - arrived,
  }
}

export function send(redis, python, count) {
  const options = { broker: redis.brokerUrl, backend: redis.backendUrl, queue, count, inFlight: 1000 }
  const length = () => redis.broker.llen(queue)
  const bullLength = () => redis.broker.llen(`bull:${queue}:wait`)
  const fewer = Math.min(count, 3000)
  return {
    floor: () => sendWith(redis, () => node('floor/redis-send.mjs', options), count, length),
    celeriac: () => sendWith(redis, () => node('celeriac/send.mjs', options), count, length),
    BullMQ: () => sendWith(redis, () => node('peers/bullmq-send.mjs', options), count, bullLength),
    'celery-node': () => sendWith(redis, () => node('peers/celery-node-send.mjs', options), count, length),
    Celery: () => sendWith(redis, () => pythonClient(python, 'send', { ...options, count: fewer }), fewer, length),
  }
}

async function callWith(redis, startWorker, startClient, count) {
  await fresh(redis)
  const worker = startWorker()
  const client = startClient()
  const { ms } = await client.until('done')
  await client.end()
  await worker.end()
  return { perSecond: count / (ms / 1000), ms: ms / count }
}

export function roundTrip(redis, python, count, inFlight) {
  const options = { broker: redis.brokerUrl, backend: redis.backendUrl, queue, count, inFlight }
  const fewer = { ...options, count: Math.min(count, 500) }
  return {
    floor: () =>
      callWith(
        redis,
        () => node('floor/redis-echo.mjs', options),
        () => node('floor/redis-call.mjs', options),
        count,
      ),
    celeriac: () =>
      callWith(
        redis,
        () => node('celeriac/worker.mjs', options),
        () => node('celeriac/call.mjs', options),
        count,
      ),
    BullMQ: () =>
      callWith(
        redis,
        () => node('peers/bullmq-worker.mjs', options),
        () => node('peers/bullmq-call.mjs', options),
        count,
      ),
    Celery: () =>
      callWith(
        redis,
        () => pythonWorker(python, options),
        () => pythonClient(python, 'call', fewer),
        fewer.count,
      ),
  }
}

/** Tasks that sleep for ten milliseconds, a hundred at once: 10,000 a second would be ideal. */
export function sleeping(redis, _python, count) {
  const options = { broker: redis.brokerUrl, backend: redis.backendUrl, queue, concurrency: 100 }
  const text = () => {
    const message = JSON.parse(envelope(queue))
    message.headers.task = 'bench.sleep'
    message.body = Buffer.from(
      '[[10], {}, {"callbacks": null, "errbacks": null, "chain": null, "chord": null}]',
    ).toString('base64')
    return JSON.stringify(message)
  }
  return {
    celeriac: async () => {
      await fresh(redis)
      for (let left = count; left > 0; left -= 1000)
        await redis.broker.lpush(queue, ...Array.from({ length: Math.min(1000, left) }, text))
      const worker = node('celeriac/worker.mjs', options)
      const figures = await watch(redis, worker, count, stored(redis))
      await worker.end()
      return figures
    },
    BullMQ: async () => {
      await fresh(redis)
      await fillBull(redis, count, 'bench.sleep', { ms: 10 })
      const worker = node('peers/bullmq-worker.mjs', options)
      const figures = await watch(redis, worker, count, completed(redis))
      await worker.end()
      return figures
    },
  }
}
