import { Queue } from 'bullmq'
import { keepInFlight } from '../in-flight.mjs'

const { broker, queue, count, inFlight, name = 'bench.add', data = { x: 2, y: 3 } } = JSON.parse(process.argv[2])
const { hostname, port, pathname } = new URL(broker)
const jobs = new Queue(queue, { connection: { host: hostname, port: Number(port), db: Number(pathname.slice(1)) } })
await jobs.waitUntilReady()
process.send({ ready: true })
const started = performance.now()
const before = process.cpuUsage()
await keepInFlight(count, inFlight, () => jobs.add(name, data))
process.send({ done: true, ms: performance.now() - started, cpu: process.cpuUsage(before) })
await jobs.close()
