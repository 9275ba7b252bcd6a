// The floor of sending: build the envelope, LPUSH it, `inFlight` at once, in the pipelines that ioredis makes of a tick.
import { Redis } from 'ioredis'
import { envelope } from '../envelope.mjs'
import { keepInFlight } from '../in-flight.mjs'

const { broker, queue, count, inFlight } = JSON.parse(process.argv[2])
const redis = new Redis({ ...parse(broker), enableAutoPipelining: true })
function parse(url) {
  const { hostname, port, pathname } = new URL(url)
  return { host: hostname, port: Number(port), db: Number(pathname.slice(1)) }
}
await redis.ping()
process.send({ ready: true })
const started = performance.now()
await keepInFlight(count, inFlight, () => redis.lpush(queue, envelope(queue)))
process.send({ done: true, ms: performance.now() - started, cpu: process.cpuUsage() })
await redis.quit()
