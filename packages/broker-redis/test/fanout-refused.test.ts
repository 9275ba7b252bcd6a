import type { FanoutSource } from '@celeriac/core/adapter'
import { until } from '@celeriac/testing'
import { describe, expect, it } from 'vitest'
import { connect, message, numberOf, ownServer, queue } from './support.ts'

const { server, admin } = await ownServer()

function fanout(name: string): FanoutSource {
  return {
    exchange: { name: 'news', type: 'fanout', durable: true, autoDelete: false },
    queue: queue(name, { autoDelete: true, expiresMs: 60_000 }),
    routingKey: '#',
  }
}

describe('a subscription that is refused', () => {
  it('for want of clients is no obstacle to the next on the same connection', async () => {
    const connection = await connect(server.url)
    const clients = Number(/connected_clients:(\d+)/.exec(await admin.info('clients'))?.[1])
    await admin.config('SET', 'maxclients', clients)
    await expect(connection.subscribe(fanout('first'), () => undefined)).rejects.toMatchObject({
      affects: 'connection',
      canRetry: true,
    })
    await admin.config('SET', 'maxclients', 1000)
    const numbers: unknown[] = []
    await connection.subscribe(fanout('second'), (received) => void numbers.push(numberOf(received)))
    await connection.publish(message(1), { exchange: 'news', type: 'fanout', routingKey: 'a', mandatory: false })
    await until(() => numbers.length > 0)
    expect(numbers).toEqual([1])
    await connection.close()
  })

  it('by the rights of the user hears nothing later', async () => {
    await admin.acl('SETUSER', 'ann', 'on', '>pw', 'allkeys', 'allchannels', '+@all', '-psubscribe')
    const connection = await connect(`redis://ann:pw@127.0.0.1:${server.port}/0`)
    const [refused, heard]: [unknown[], unknown[]] = [[], []]
    await expect(
      connection.subscribe(fanout('first'), (received) => void refused.push(numberOf(received))),
    ).rejects.toMatchObject({ code: 'access_refused', message: expect.stringContaining('NOPERM') })
    await admin.acl('SETUSER', 'ann', '+psubscribe')
    await connection.subscribe(fanout('second'), (received) => void heard.push(numberOf(received)))
    await connection.publish(message(1), { exchange: 'news', type: 'fanout', routingKey: 'a', mandatory: false })
    await until(() => heard.length > 0)
    expect({ refused, heard }).toEqual({ refused: [], heard: [1] })
    await connection.close()
  })
})
