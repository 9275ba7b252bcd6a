// A program to be bundled, whose adapters are given as values. A task is held until a message comes from whoever started it.
import { once } from 'node:events'
import { redisBackend } from '@celeriac/backend-redis'
import { rpcBackend } from '@celeriac/backend-rpc'
import { amqpBroker } from '@celeriac/broker-amqp'
import { redisBroker } from '@celeriac/broker-redis'
import { Celery } from '@celeriac/core'
import { serializer as msgpack } from '@celeriac/serializer-msgpack'
import { Worker } from '@celeriac/worker'

/** Sends a task to a worker of its own. @returns its result */
async function use(settings, queue) {
  const app = new Celery('bundled', { ...settings, taskDefaultQueue: queue, acceptContent: ['json', 'msgpack'] })
  app.registerSerializer(msgpack)
  const hold = app.task({ name: 'bundled.hold', acksLate: true }, async (word) => {
    process.send('holding')
    await once(process, 'message')
    return word
  })
  const worker = new Worker(app, { concurrency: 1 })
  await worker.start()
  const result = await hold.applyAsync(['held'], { serializer: 'msgpack' })
  const value = await result.get({ timeout: 15 })
  await worker.stop()
  await app.close()
  return value
}

async function main({ redis, results, amqp, queue }) {
  const values = [
    // Renewed every fifth of a second.
    await use({ broker: redisBroker(redis, { lease: 0.6 }), backend: redisBackend(results) }, queue),
    await use({ broker: amqpBroker(amqp), backend: rpcBackend() }, queue),
  ]
  process.disconnect()
  console.log(values.join())
}

main(JSON.parse(process.env.PLACES)).catch((error) => {
  console.error(error)
  process.exit(1)
})
