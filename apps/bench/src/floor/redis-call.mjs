import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { envelope } from '../envelope.mjs'
import { keepInFlight } from '../in-flight.mjs'

const { broker, backend, queue, count, inFlight } = JSON.parse(process.argv[2])
const redis = new Redis(broker)
const results = new Redis(backend)
const waiting = new Map()
results.on('message', (channel, text) => waiting.get(channel)?.(JSON.parse(text).result))
await redis.ping()
process.send({ ready: true })

async function call() {
  const id = randomUUID()
  const channel = `celery-task-meta-${id}`
  const answer = new Promise((resolve) => waiting.set(channel, resolve))
  await results.subscribe(channel)
  await redis.lpush(queue, envelope(queue, id))
  await answer
  waiting.delete(channel)
  await results.unsubscribe(channel)
}
const started = performance.now()
await keepInFlight(count, inFlight, call)
process.send({ done: true, ms: performance.now() - started, cpu: process.cpuUsage() })
redis.disconnect()
results.disconnect()
