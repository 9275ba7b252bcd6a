// The floor on RabbitMQ: bare amqplib with the same headers. `send`: confirms and mandatory, `inFlight` open; `drain`:
// consume, run, then acknowledge. No results are stored.
import { randomUUID } from 'node:crypto'
import amqp from 'amqplib'
import { bodyBytes, headers } from '../envelope.mjs'
import { keepInFlight } from '../in-flight.mjs'

const { broker, queue, what, count, inFlight, prefetch = 400 } = JSON.parse(process.argv[2])
const connection = await amqp.connect(broker, { noDelay: true })
connection.on('error', () => {})

const int = (value) => ({ '!': 'int32', value })
function properties(id) {
  const base = headers(id)
  return {
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    deliveryMode: 2,
    priority: 0,
    correlationId: id,
    replyTo: '0e1d8a5c-2a0b-4d7e-9f55-1c9d3f6f7a10',
    mandatory: true,
    headers: { ...base, retries: int(0), replaced_task_nesting: int(0) },
  }
}

if (what === 'send') {
  const channel = await connection.createConfirmChannel()
  await channel.assertQueue(queue, { durable: true })
  process.send({ ready: true })
  const started = performance.now()
  const before = process.cpuUsage()
  await keepInFlight(
    count,
    inFlight,
    () =>
      new Promise((resolve, reject) => {
        channel.publish('', queue, bodyBytes, properties(randomUUID()), (error) => (error ? reject(error) : resolve()))
      }),
  )
  process.send({ done: true, ms: performance.now() - started, cpu: process.cpuUsage(before) })
} else {
  const channel = await connection.createChannel()
  await channel.assertQueue(queue, { durable: true })
  await channel.prefetch(prefetch)
  process.send({ ready: true })
  let done = 0
  const before = process.cpuUsage()
  await new Promise((resolve) => {
    void channel.consume(queue, (message) => {
      const [[x, y]] = JSON.parse(message.content.toString())
      void (x + y)
      channel.ack(message)
      if (++done === count) resolve()
    })
  })
  process.send({ done: true, cpu: process.cpuUsage(before) })
  await channel.close()
}
await connection.close()
