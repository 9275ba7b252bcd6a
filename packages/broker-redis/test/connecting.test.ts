import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Broker } from '@celeriac/core/adapter'
import { until } from '@celeriac/testing'
import { freePort, type OwnRedis, ownRedis } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisBroker } from '../src/index.ts'
import { broker, collect, connect, kombu, message, queue } from './support.ts'

const servers: OwnRedis[] = []
const own = async (options: Parameters<typeof ownRedis>[0] = {}): Promise<OwnRedis> => {
  const server = await ownRedis(options)
  servers.push(server)
  return server
}

afterAll(async () => {
  for (const server of servers) await server.close()
})

/** A message goes there and comes back, also through the thread that renews leases. */
async function works(adapted: Broker): Promise<void> {
  const connection = await adapted.connect()
  await connection.publish(message(1), { queue: 'q', mandatory: true })
  const { take, deliveries } = await collect(connection, [queue('q')], { ack: false })
  expect(await take(1)).toEqual([1])
  await until(async () => deliveries[0] !== undefined)
  deliveries[0]?.ack()
  await connection.close()
  expect(await connection.lost).toMatchObject({ code: 'closed' })
}

describe('who and where', () => {
  it('a user and a password of an access control list', async () => {
    const server = await own({ args: '--user ann on >s3cret/:@ ~* &* +@all --user default off'.split(' ') })
    const url = (user: string) => `redis://${user}@127.0.0.1:${server.port}/2`
    await works(broker(url(`ann:${encodeURIComponent('s3cret/:@')}`)))
    await expect(connect(url('ann:wrong'))).rejects.toMatchObject({
      code: 'access_refused',
      affects: 'connection',
      canRetry: true,
    })
    await expect(connect(server.url)).rejects.toMatchObject({ code: 'access_refused' })
    await works(broker(url(''), { credentialProvider: async () => ({ username: 'ann', password: 's3cret/:@' }) }))
  })

  it('a password alone, wrong, or where none is needed', async () => {
    const server = await own({ args: ['--requirepass', 'secret'] })
    await works(broker(`redis://:secret@127.0.0.1:${server.port}`))
    await expect(connect(`redis://:hunter2@127.0.0.1:${server.port}`)).rejects.toMatchObject({
      code: 'access_refused',
      message: expect.not.stringContaining('hunter2'),
    })
    const openServer = await own()
    await works(broker(`redis://:secret@127.0.0.1:${openServer.port}`))
  })

  it('a database that there is not', async () => {
    const server = await own()
    await expect(connect(`${server.url}/99`)).rejects.toMatchObject({ code: 'vhost_not_found', canRetry: true })
    await works(broker(`${server.url}/15`))
  })

  it('a unix socket', async () => {
    const server = await own({ socket: true })
    await works(broker(`redis+socket://${server.socket}?virtual_host=3`))
    await expect(connect('redis+socket:///nowhere/redis.sock')).rejects.toMatchObject({ code: 'connection_refused' })
  })

  it('a name that nobody knows, a port where nobody listens', async () => {
    await expect(connect('redis://nobody.invalid')).rejects.toMatchObject({ affects: 'connection', canRetry: true })
    await expect(connect(`redis://127.0.0.1:${await freePort()}`)).rejects.toMatchObject({ code: 'connection_refused' })
  })

  it('can be given up', async () => {
    const server = await own()
    await expect(broker(server.url).connect(AbortSignal.abort())).rejects.toMatchObject({ code: 'closed' })
  })

  it('says its address without the password', () => {
    expect(broker('redis://ann:secret@h:1/2').displayUrl).toBe('redis://ann:**@h:1/2')
  })
})

describe('options', () => {
  it.each([
    [{ visibilityTimout: 1 }, 'there is no option visibilityTimout; did you mean visibilityTimeout?'],
    [{ prioritySteps: [3, 0] }, 'prioritySteps must be in ascending order'],
    [{ lease: 'long' }, 'lease must be a number of seconds'],
    [{ fanoutPrefix: 3 }, 'fanoutPrefix must be true, false or a string'],
  ])('%o is refused by name', (transport, reason) => {
    expect(() => broker('redis://', transport as never)).toThrow(
      expect.objectContaining({ code: 'bad_option', message: expect.stringContaining(reason) }),
    )
  })

  it('of Celery that mean nothing here are accepted', () => {
    const transport = {
      max_connections: 10,
      retry_on_timeout: true,
      polling_interval: 1,
      max_retries: 3,
      interval_start: 0,
    }
    expect(() => broker('redis://', transport as never)).not.toThrow()
  })

  it('name the client', async () => {
    const server = await own()
    const connection = await connect(server.url, { clientName: 'my-worker' })
    expect(await kombu(server.url, `answer(str(conn.default_channel.client.client_list()))`)).toContain('my-worker')
    await connection.close()
  })

  it('can be given with the URL as a value', () => {
    const reference = redisBroker('redis://h', { visibilityTimeout: 60 })
    expect(reference).toMatchObject({ kind: 'broker', urls: ['redis://h'], options: { visibilityTimeout: 60 } })
  })
})

describe('TLS', () => {
  let folder: string
  let url: string
  const file = (name: string) => join(folder, name)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'celeriac-tls-'))
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
    const subject = ['-nodes', '-newkey', 'rsa:2048', '-days', '2', '-subj']
    openssl('req', '-x509', ...subject, '/CN=celeriac test', '-keyout', 'ca.key', '-out', 'ca.pem')
    openssl(
      'req',
      ...subject.filter((part) => part !== '-days' && part !== '2'),
      '/CN=redis.example',
      '-keyout',
      'server.key',
      '-out',
      'server.csr',
    )
    openssl(
      'x509',
      '-req',
      '-in',
      'server.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-out',
      'server.pem',
    )
    const port = await freePort()
    await own({
      args: [
        ...['--tls-port', String(port), '--tls-cert-file', file('server.pem'), '--tls-key-file', file('server.key')],
        ...['--tls-ca-cert-file', file('ca.pem'), '--tls-auth-clients', 'optional'],
      ],
    })
    url = `rediss://127.0.0.1:${port}/0`
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('checks nothing for a bare rediss://, and warns [C63]', async () => {
    const warnings: string[] = []
    const say = () => undefined
    const logger = {
      debug: say,
      info: say,
      error: say,
      critical: say,
      warn: (line: string) => void warnings.push(line),
    }
    await works(broker(url, {}, { logger }))
    expect(warnings.join()).toContain('the certificate of the Redis server is not checked')
  })

  it.each(['CERT_NONE', 'none'])('checks nothing with ssl_cert_reqs=%s [C63]', async (value) => {
    await works(broker(`${url}?ssl_cert_reqs=${value}`))
  })

  it.each(['CERT_REQUIRED', 'required', 'CERT_OPTIONAL', 'optional'])(
    'checks the certificate with ssl_cert_reqs=%s [C63]',
    async (value) => {
      await expect(connect(`${url}?ssl_cert_reqs=${value}`)).rejects.toMatchObject({ affects: 'connection' })
      const trusted = `${url}?ssl_cert_reqs=${value}&ssl_ca_certs=${encodeURIComponent(file('ca.pem'))}`
      // The certificate is for another host.
      await expect(connect(trusted)).rejects.toMatchObject({ affects: 'connection' })
      await works(broker(`${trusted}&ssl_check_hostname=false`))
    },
  )

  it('takes the options of brokerUseSsl, in the forms of Celery and of Node', async () => {
    const plain = url.replace('rediss', 'redis')
    const celery = { ssl_cert_reqs: 'CERT_REQUIRED', ssl_ca_certs: file('ca.pem'), ssl_check_hostname: false }
    await works(broker(plain, {}, { tls: celery }))
    await works(broker(url, {}, { tls: { rejectUnauthorized: false } }))
    await works(
      broker(
        url,
        {},
        { tls: { ssl_ca_certs: file('ca.pem'), servername: 'redis.example', ssl_check_hostname: false } },
      ),
    )
    await expect(broker(plain, {}, { tls: true }).connect()).rejects.toMatchObject({ affects: 'connection' })
  })

  it('says which file it cannot read', async () => {
    await expect(connect(`${url}?ssl_ca_certs=/nowhere/ca.pem`)).rejects.toMatchObject({
      code: 'bad_option',
      message: expect.stringContaining('/nowhere/ca.pem'),
    })
  })
})

describe('sentinels', () => {
  it('name the master, also when the first of them is away [C63]', async () => {
    const master = await own()
    const sentinel = await own({
      sentinel: [
        `sentinel monitor mymaster 127.0.0.1 ${master.port} 1`,
        'sentinel down-after-milliseconds mymaster 500',
      ],
    })
    const url = `sentinel://127.0.0.1:${await freePort()};sentinel://127.0.0.1:${sentinel.port}/1`
    await works(broker(url, { masterName: 'mymaster' }))
    await expect(connect(url, { masterName: 'another' })).rejects.toMatchObject({
      affects: 'connection',
      canRetry: true,
    })
    expect(() => broker(url)).toThrow(expect.objectContaining({ code: 'bad_option' }))
  })

  it('name the next master after a failover', async () => {
    const master = await own()
    const replica = await own({ args: ['--replicaof', '127.0.0.1', String(master.port)] })
    const sentinel = await own({
      sentinel: [
        `sentinel monitor mymaster 127.0.0.1 ${master.port} 1`,
        'sentinel down-after-milliseconds mymaster 200',
        'sentinel failover-timeout mymaster 1000',
      ],
    })
    const adapted = broker(`sentinel://127.0.0.1:${sentinel.port}`, { masterName: 'mymaster' })
    const connection = await adapted.connect()
    const asked = new Redis(sentinel.url)
    await until(async () => String(await asked.call('SENTINEL', 'REPLICAS', 'mymaster')).includes(String(replica.port)))
    await master.kill()
    expect(await connection.lost).toMatchObject({ affects: 'connection', canRetry: true })
    await until(
      async () =>
        String(await asked.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'mymaster')).includes(String(replica.port)),
      { patienceMs: 15_000 },
    )
    asked.disconnect()
    await works(adapted)
  })

  it('with a password of their own', async () => {
    const master = await own({ args: ['--requirepass', 'm'] })
    const sentinel = await own({
      sentinel: [
        `sentinel monitor mymaster 127.0.0.1 ${master.port} 1`,
        'sentinel auth-pass mymaster m',
        'requirepass s',
      ],
    })
    const url = `sentinel://:m@127.0.0.1:${sentinel.port}`
    await works(broker(url, { masterName: 'mymaster', sentinelKwargs: { password: 's' } }))
    await expect(connect(url, { masterName: 'mymaster' })).rejects.toMatchObject({ affects: 'connection' })
  })

  it('that name a server which is no master any longer are asked again', async () => {
    const master = await own()
    const replica = await own({ args: ['--replicaof', '127.0.0.1', String(master.port)] })
    const sentinel = await own({ sentinel: [`sentinel monitor mymaster 127.0.0.1 ${replica.port} 1`] })
    await expect(connect(`sentinel://127.0.0.1:${sentinel.port}`, { masterName: 'mymaster' })).rejects.toMatchObject({
      affects: 'connection',
      canRetry: true,
    })
  })
})
