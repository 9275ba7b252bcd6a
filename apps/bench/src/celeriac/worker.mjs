import { Worker } from '@celeriac/worker'
import { makeApp } from './app.mjs'

const options = JSON.parse(process.argv[2])
const { app } = makeApp(options)
const worker = new Worker(app, { concurrency: options.concurrency ?? 100, queues: [options.queue] })
process.on('message', async () => {
  const cpu = process.cpuUsage()
  process.send({ done: true, cpu })
  await worker.stop()
  await app.close()
  process.exit(0)
})
await worker.start()
process.send({ ready: true })
