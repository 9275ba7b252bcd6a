import celery from 'celery-node'
import { keepInFlight } from '../in-flight.mjs'

const { broker, backend, queue, count, inFlight } = JSON.parse(process.argv[2])
const client = celery.createClient(broker, backend, queue)
const task = client.createTask('bench.add')
await client.isReady?.()
process.send({ ready: true })
const started = performance.now()
const before = process.cpuUsage()
// It gives no promise for the send: what is counted is the messages in the queue, from outside.
await keepInFlight(count, inFlight, async () => task.applyAsync([2, 3]))
process.send({ done: true, ms: performance.now() - started, cpu: process.cpuUsage(before), unconfirmed: true })
process.on('message', () => process.exit(0))
