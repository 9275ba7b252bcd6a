// The floor of a round trip: a worker that waits with BRPOP, stores and publishes, and a caller that subscribes, sends
// and waits. The caller is in its own process.
import { Redis } from 'ioredis'
import { resultDocument } from '../envelope.mjs'

const { broker, backend, queue } = JSON.parse(process.argv[2])
const redis = new Redis(broker)
const results = new Redis(backend)
await redis.ping()
process.send({ ready: true })
process.on('message', () => process.exit(0))
for (;;) {
  const popped = await redis.brpop(queue, 1)
  if (!popped) continue
  const message = JSON.parse(popped[1])
  const [[x, y]] = JSON.parse(Buffer.from(message.body, 'base64').toString())
  const { id } = message.headers
  const text = resultDocument(id, x + y)
  void results.pipeline().setex(`celery-task-meta-${id}`, 86400, text).publish(`celery-task-meta-${id}`, text).exec()
}
