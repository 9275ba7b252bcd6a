import { toBrokerError } from '@celeriac/redis-connection'
import { until } from '@celeriac/testing'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { RESTORE } from '../src/restore/restore-script.ts'
import { collect, connect, message, ownServer, queue } from './support.ts'

const { server, admin } = await ownServer()

/** Everything but these commands. */
async function user(name: string, ...without: string[]): Promise<string> {
  await admin.call('ACL', 'SETUSER', name, 'on', '>s', '~*', '&*', '+@all', ...without.map((command) => `-${command}`))
  return server.url.replace('//', `//${name}:s@`)
}

describe('a user who may not do everything', () => {
  it.each(['hset', 'zadd'])('loses no message where it may not register what it takes: %s', async (command) => {
    const connection = await connect(await user(`no-${command}`, command))
    const queues = [`${command}-1`, `${command}-2`]
    for (const n of [1, 2, 3, 4])
      for (const name of queues)
        await connection.publish(message(n, { priority: n === 4 ? 6 : 0 }), { queue: name, mandatory: true })
    const before = await lists(queues)
    const { deliveries } = await collect(
      connection,
      queues.map((name) => queue(name)),
    )
    expect(await connection.lost).toMatchObject({ code: 'access_refused', canRetry: false })
    expect(deliveries).toEqual([])
    expect(await lists(queues)).toEqual(before)
    expect(await admin.exists('unacked', 'unacked_index')).toBe(0)
  })

  it('keeps others from sweeping for seconds only, where it cannot release the mutex', async () => {
    const connection = await connect(await user('no-get', 'get'))
    await collect(connection, [queue('swept')])
    const left = await until(async () => {
      const ms = await admin.pttl('unacked_mutex')
      return ms > 0 && ms
    })
    expect(left).toBeLessThanOrEqual(15_000)
    await connection.close()
    await admin.del('unacked_mutex')
  })

  it('loses no message where it may not give one back', async () => {
    const own = new Redis(await user('no-rpush', 'rpush'))
    await admin.hset('unacked', 'T', 'entry')
    await admin.zadd('unacked_index', 1, 'T')
    const giving = RESTORE.run(
      own,
      ['unacked', 'unacked_index', 'unacked_leases', 'q'],
      ['RPUSH', '', 0, 'T', 1, 1, 'envelope'],
    )
    const refusal = await giving.catch((error: unknown) => toBrokerError(error, server.url))
    expect(refusal).toMatchObject({ code: 'access_refused', canRetry: false })
    expect(await admin.hget('unacked', 'T')).toBe('entry')
    expect(await admin.zscore('unacked_index', 'T')).toBe('1')
    await admin.del('unacked', 'unacked_index')
    own.disconnect()
  })
})

async function lists(queues: readonly string[]): Promise<unknown[]> {
  const keys = queues.flatMap((name) => [name, `${name}\x06\x166`])
  return Promise.all(keys.map((key) => admin.lrange(key, 0, -1)))
}
