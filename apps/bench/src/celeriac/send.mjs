import { keepInFlight } from '../in-flight.mjs'
import { makeApp } from './app.mjs'

const options = JSON.parse(process.argv[2])
const { app, add } = makeApp(options)
await add.delay(2, 3)
process.send({ ready: true })
const started = performance.now()
const before = process.cpuUsage()
await keepInFlight(options.count - 1, options.inFlight, () => add.delay(2, 3))
process.send({ done: true, ms: performance.now() - started, cpu: process.cpuUsage(before) })
await app.close()
