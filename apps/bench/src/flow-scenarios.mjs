// Work-flows on Redis: what a client waits for from sending to the value, Python Celery beside it.
import { node, pythonClient, pythonWorker } from './processes.mjs'

const queue = 'bench'

async function flowWith(redis, startWorker, startClient, tasks) {
  await redis.broker.flushall()
  const worker = startWorker()
  const client = startClient()
  await client.until('ready')
  const { ms } = await client.until('done')
  await client.end()
  await worker.end()
  return { perSecond: (tasks / ms) * 1000, ms }
}

/** One kind of work-flow with so many tasks; the first one is not counted. */
export function flow(redis, python, what, count) {
  const options = { broker: redis.brokerUrl, backend: redis.backendUrl, queue, count, what, concurrency: 100 }
  return {
    celeriac: () =>
      flowWith(
        redis,
        () => node('celeriac/worker.mjs', options),
        () => node('celeriac/flow.mjs', options),
        count,
      ),
    Celery: () =>
      flowWith(
        redis,
        () => pythonWorker(python, options),
        () => pythonClient(python, 'flow', options),
        count,
      ),
  }
}
