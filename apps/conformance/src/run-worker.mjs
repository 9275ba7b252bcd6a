// The whole program of a worker, as the pages show it: `process.exitCode = await new Worker(app).run()`, with nothing after it.
import { Celery, signals } from '@celeriac/core'
import { Worker } from '@celeriac/worker'

const { settings, workers = 1 } = JSON.parse(process.argv[2])
const app = new Celery('program', settings)
app.task({ name: 'program.add', acksLate: true }, async (x, y, sleepMs = 0) => {
  if (sleepMs > 0) {
    process.send('busy')
    await new Promise((resolve) => setTimeout(resolve, sleepMs))
  }
  return x + y
})
let ready = 0
signals.workerReady.connect(() => {
  ready += 1
  if (ready === workers) process.send('ready')
})
// The channel to whoever started it is the test's affair, and is not to keep it alive.
process.channel.unref()
const queues = ['one', 'two'].slice(0, workers)
const codes = await Promise.all(queues.map((queue) => new Worker(app, { queues: [queue], hostname: queue }).run()))
process.exitCode = Math.max(...codes)
