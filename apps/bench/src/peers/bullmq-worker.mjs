import { Worker } from 'bullmq'

const { broker, queue, concurrency = 100 } = JSON.parse(process.argv[2])
const { hostname, port, pathname } = new URL(broker)
const connection = { host: hostname, port: Number(port), db: Number(pathname.slice(1)) }
const worker = new Worker(
  queue,
  async ({ name, data }) =>
    name === 'bench.sleep' ? new Promise((resolve) => setTimeout(resolve, data.ms, null)) : data.x + data.y,
  { connection, concurrency },
)
await worker.waitUntilReady()
process.on('message', async () => {
  process.send({ done: true, cpu: process.cpuUsage() })
  await worker.close()
  process.exit(0)
})
process.send({ ready: true })
