// What is measured on RabbitMQ, beside bare amqplib with the same headers, confirms and acknowledgements.
import amqp from 'amqplib'
import { cpuOfTree, node, pythonClient, pythonWorker } from './processes.mjs'

const queue = 'bench'
const tick = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function withChannel(url, work) {
  const connection = await amqp.connect(url)
  try {
    const channel = await connection.createChannel()
    await channel.assertQueue(queue, { durable: true })
    return await work(channel)
  } finally {
    await connection.close()
  }
}

const empty = (url) => withChannel(url, (channel) => channel.purgeQueue(queue))
const length = (url) => withChannel(url, async (channel) => (await channel.checkQueue(queue)).messageCount)

async function sendWith(url, start, count) {
  await empty(url)
  const sender = start()
  const { ms, cpu } = await sender.until('done')
  const from = performance.now()
  while ((await length(url)) < count && performance.now() - from < 10_000) await tick(10)
  const left = count - (await length(url))
  await sender.end()
  return { perSecond: count / (ms / 1000), cpuUs: (cpu.user + cpu.system) / count, left }
}

async function drainWith(url, start, count) {
  await empty(url)
  const sender = node('floor/amqp.mjs', { broker: url, queue, what: 'send', count, inFlight: 1000 })
  await sender.until('done')
  await sender.end()
  const worker = start()
  const figures = await withChannel(url, async (channel) => {
    let first
    for (;;) {
      const waiting = (await channel.checkQueue(queue)).messageCount
      const now = performance.now()
      if (worker.failure) return { failed: worker.failure.message }
      if (waiting < count && first === undefined) first = { waiting, at: now, cpu: cpuOfTree(worker.pid) }
      if (waiting === 0)
        return {
          perSecond: first.waiting / ((now - first.at) / 1000),
          cpuUs: (cpuOfTree(worker.pid) - first.cpu) / first.waiting,
        }
      await tick(5)
    }
  })
  await worker.end()
  return { ...figures, left: await length(url) }
}

export function amqpSend(url, python, count) {
  const options = { broker: url, queue, count, inFlight: 1000 }
  const fewer = Math.min(count, 2000)
  const transport = { confirm_publish: true }
  return {
    floor: () => sendWith(url, () => node('floor/amqp.mjs', { ...options, what: 'send' }), count),
    celeriac: () => sendWith(url, () => node('celeriac/send.mjs', options), count),
    Celery: () => sendWith(url, () => pythonClient(python, 'send', { ...options, transport, count: fewer }), fewer),
  }
}

export function amqpDrain(url, python, count) {
  // As the floor does it: run, then acknowledge. Nobody stores results.
  const options = { broker: url, queue, count, acksLate: true }
  return {
    floor: () => drainWith(url, () => node('floor/amqp.mjs', { ...options, what: 'drain' }), count),
    celeriac: () => drainWith(url, () => node('celeriac/worker.mjs', options), count),
    Celery: () => drainWith(url, () => pythonWorker(python, options), Math.min(count, 4000)),
  }
}
