import celery from 'celery-node'

const { broker, backend, queue } = JSON.parse(process.argv[2])
const worker = celery.createWorker(broker, backend, queue)
worker.register('bench.add', (x, y) => x + y)
worker.register('bench.sleep', (ms) => new Promise((resolve) => setTimeout(resolve, ms, null)))
process.on('message', () => {
  process.send({ done: true, cpu: process.cpuUsage() }, () => process.exit(0))
})
void worker.start()
process.send({ ready: true })
