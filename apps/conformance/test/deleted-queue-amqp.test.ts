import { Celery, Queue } from '@celeriac/core'
import { internalsOf } from '@celeriac/core/internal'
import { ownVhost } from '@celeriac/testing/services'
import { expect, it } from 'vitest'

it('a queue that is deleted under a live producer is declared again', { timeout: 60_000 }, async () => {
  const broker = await ownVhost('core-leftovers')
  const kept = new Queue('kept', { exchange: 'media', exchangeType: 'topic', routingKey: 'media.#' })
  await using app = new Celery('leftovers', { broker, taskQueues: [new Queue('celery'), kept] })
  const supervised = await internalsOf(app).openReadConnection()
  const { queues } = await supervised.get()
  for (const queue of ['celery', 'kept']) {
    await app.sendTask('proj.add', [1], { queue })
    await queues.delete(queue)
    await Promise.all([2, 3, 4].map((x) => app.sendTask('proj.add', [x], { queue })))
    await expect.poll(() => queues.length(queue), { timeout: 20_000 }).toBe(3)
  }
  await supervised.close()
})
