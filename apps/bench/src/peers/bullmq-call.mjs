import { Queue, QueueEvents } from 'bullmq'
import { keepInFlight } from '../in-flight.mjs'

const { broker, queue, count, inFlight } = JSON.parse(process.argv[2])
const { hostname, port, pathname } = new URL(broker)
const connection = { host: hostname, port: Number(port), db: Number(pathname.slice(1)) }
const jobs = new Queue(queue, { connection })
const events = new QueueEvents(queue, { connection })
// Each wait adds a listener.
jobs.setMaxListeners(0)
events.setMaxListeners(0)
await Promise.all([jobs.waitUntilReady(), events.waitUntilReady()])
const call = async () => (await jobs.add('bench.add', { x: 2, y: 3 })).waitUntilFinished(events)
await call()
process.send({ ready: true })
const started = performance.now()
const before = process.cpuUsage()
await keepInFlight(count, inFlight, call)
process.send({ done: true, ms: performance.now() - started, cpu: process.cpuUsage(before) })
await Promise.all([jobs.close(), events.close()])
