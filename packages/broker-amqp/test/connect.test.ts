import { readFile } from 'node:fs/promises'
import { type AddressInfo, connect as connectSocket, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import type { BrokerSettings } from '@celeriac/core/adapter'
import { testBrokerSettings, testHost } from '@celeriac/testing'
import { amqpUrl, freePort, proxyTo } from '@celeriac/testing/services'
import { afterEach, describe, expect, it } from 'vitest'
import { adapter, amqpBroker } from '../src/index.ts'
import { Bench, message } from './bench.ts'

const bench = new Bench()
const servers: Server[] = []
const sockets = new Set<Socket>()
afterEach(async () => {
  await bench.tearDown()
  for (const socket of sockets) socket.destroy()
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
})

const CERTIFICATE = fileURLToPath(new URL('./tls/cert.pem', import.meta.url))

/** The shared server's URL with other parts. */
async function urlWith(
  parts: Partial<Pick<URL, 'protocol' | 'host' | 'username' | 'password' | 'pathname' | 'search'>>,
): Promise<string> {
  const url = new URL(await amqpUrl())
  const scheme = parts.protocol
  Object.assign(url, { ...parts, protocol: url.protocol })
  return scheme === undefined ? url.href : url.href.replace(/^[a-z]+:/, scheme)
}

async function refusal(url: string, settings: Partial<BrokerSettings> = {}): Promise<unknown> {
  const connecting = adapter.open(url, testBrokerSettings(settings), testHost()).connect()
  return connecting.then(
    () => expect.fail('It connected'),
    (error: unknown) => error,
  )
}

async function listen(server: Server): Promise<number> {
  servers.push(server)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

describe('the adapter', () => {
  it('is found by its schemes, and says what it can', async () => {
    expect(adapter.schemes).toEqual(['amqp', 'amqps', 'pyamqp'])
    const broker = adapter.open('pyamqp://me:secret@host:5673/v', testBrokerSettings(), testHost())
    expect(broker).toMatchObject({
      scheme: 'pyamqp',
      displayUrl: 'pyamqp://me:**@host:5673/v',
      traits: { events: 'topic', priority: 'high-first', nativeDelay: true },
    })
  })

  it('can be given as a value', () => {
    expect(amqpBroker(['amqp://a', 'amqp://b'], { frameMax: 4096 })).toEqual({
      kind: 'broker',
      adapter,
      urls: ['amqp://a', 'amqp://b'],
      options: { frameMax: 4096 },
    })
  })

  it.each([
    ['amqp://host?heartbeat=often', {}],
    ['amqp://host', { transport: { frameMax: -1 } }],
  ])('refuses options that mean nothing', (url, settings) => {
    const open = (): unknown => adapter.open(url, testBrokerSettings(settings), testHost())
    expect(open).toThrow(expect.objectContaining({ code: 'bad_option', canRetry: false }))
  })
})

describe('options', () => {
  const open = (transport: object): unknown =>
    adapter.open('amqp://host', testBrokerSettings({ transport: { ...transport } }), testHost())

  it.each([
    [
      { confirmPublsh: false },
      'brokerTransportOptions: there is no option confirmPublsh; did you mean confirmPublish?',
    ],
    [{ confirm_publsh: false }, 'did you mean confirmPublish?'],
    [{ heartbeats: 1 }, 'there is no option heartbeats; did you mean heartbeat?'],
    [{ constructor: 1 }, 'there is no option constructor'],
  ])('that there are not are refused, not ignored: %j', (transport, message) => {
    expect(() => open(transport)).toThrow(expect.objectContaining({ code: 'bad_option', canRetry: false }))
    expect(() => open(transport)).toThrow(message)
  })

  it('of Celery that say nothing here are let be', () => {
    expect(() => open({ read_timeout: 5, socketSettings: {}, maxRetries: 3, visibility_timeout: 3600 })).not.toThrow()
  })

  it('may be written as in Python', () => {
    expect(() => open({ confirm_publish: true, frame_max: 4096, connect_timeout: null })).not.toThrow()
    expect(() => open({ frame_max: -1 })).toThrow('frame_max must be a number')
  })

  it('connectTimeout says how long to wait for a server', async () => {
    const url = `amqp://127.0.0.1:${await listen(createServer())}`
    const settings = { transport: { connectTimeout: 0.2 }, connectTimeoutMs: 600_000 }
    expect(await refusal(url, settings)).toMatchObject({ code: 'connection_timeout' })
  })
})

describe('logging in', () => {
  it.each(['PLAIN', 'AMQPLAIN', 'plain'])('works with %s', async (loginMethod) => {
    const connection = await bench.connect({ settings: { loginMethod } })
    expect(await connection.queues.exists(bench.name('none'))).toBe(false)
  })

  it('with a mechanism that the server does not offer says so', async () => {
    expect(await refusal(await amqpUrl(), { loginMethod: 'EXTERNAL' })).toMatchObject({
      code: 'access_refused',
      canRetry: false,
      message: expect.stringContaining('EXTERNAL'),
    })
  })

  it('with a mechanism that there is not says so', async () => {
    expect(await refusal(await amqpUrl(), { loginMethod: 'GSSAPI' })).toMatchObject({ code: 'bad_option' })
  })

  it('with a wrong password says so, but not the password', async () => {
    const error = await refusal(await urlWith({ password: 'wrong-secret' }))
    expect(error).toMatchObject({ code: 'access_refused', affects: 'connection', canRetry: false })
    expect(String(error)).toContain('refuses the user')
    expect(String(error)).not.toContain('wrong-secret')
  })

  it('to a vhost that there is not says so', async () => {
    const error = await refusal(await urlWith({ pathname: '/no-such-vhost' }))
    expect(error).toMatchObject({ code: 'vhost_not_found', canRetry: true })
    expect(String(error)).toContain('has no vhost no-such-vhost')
  })
})

describe('connecting', () => {
  it('to where nothing listens says so', async () => {
    const port = await freePort()
    const refused = { code: 'connection_refused', affects: 'connection', canRetry: true }
    expect(await refusal(`amqp://localhost:${port}`)).toMatchObject(refused)
    expect(await refusal(`amqp://127.0.0.1:${port}`)).toMatchObject(refused)
  })

  it('to a host that there is not says so', async () => {
    const error = await refusal('amqp://no-such-host.invalid')
    expect(error).toMatchObject({ code: 'host_not_found', canRetry: true })
    expect(String(error)).toContain('no-such-host.invalid cannot be resolved')
  })

  it('to a server that says nothing is given up in time', async () => {
    const port = await listen(createServer())
    const error = await refusal(`amqp://127.0.0.1:${port}`, { connectTimeoutMs: 100 })
    expect(error).toMatchObject({ code: 'connection_timeout', canRetry: true })
  })

  it('to something else than RabbitMQ fails', async () => {
    const port = await listen(createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
    expect(await refusal(`amqp://127.0.0.1:${port}`)).toMatchObject({ affects: 'connection', canRetry: true })
  })

  it('ends when it is given up, and leaves no connection behind', async () => {
    const port = await listen(createServer())
    const abort = new AbortController()
    const broker = adapter.open(`amqp://127.0.0.1:${port}`, testBrokerSettings(), testHost())
    const connecting = broker.connect(abort.signal)
    abort.abort()
    await expect(connecting).rejects.toMatchObject({ code: 'closed' })
  })
})

describe('heartbeats', () => {
  it('find a server that is silent', async () => {
    const url = new URL(await amqpUrl())
    const upstreamPort = Number(url.port || 5672)
    const upstreams: Socket[] = []
    const port = await listen(
      createServer((client) => {
        const upstream = connectSocket(upstreamPort, '127.0.0.1')
        upstream.on('error', () => undefined)
        sockets.add(upstream)
        upstreams.push(upstream)
        client.pipe(upstream)
        upstream.pipe(client)
      }),
    )
    const connection = await bench.connect({
      url: await urlWith({ host: `127.0.0.1:${port}` }),
      settings: { heartbeatS: 1 },
    })
    for (const upstream of upstreams) upstream.unpipe()
    expect(await connection.lost).toMatchObject({
      code: 'connection_lost',
      canRetry: true,
      message: expect.stringContaining('Heartbeat timeout'),
    })
  })
})

describe('TLS', () => {
  /** Ends TLS in front of the shared server. */
  async function tlsPort(): Promise<number> {
    const [cert, key] = await Promise.all([readFile(CERTIFICATE), readFile(CERTIFICATE.replace('cert', 'key'))])
    const upstreamPort = Number(new URL(await amqpUrl()).port || 5672)
    return listen(
      createTlsServer({ cert, key }, (client) => {
        const upstream = connectSocket(upstreamPort, '127.0.0.1')
        for (const socket of [client, upstream]) socket.on('error', () => undefined)
        sockets.add(upstream)
        client.pipe(upstream)
        upstream.pipe(client)
      }),
    )
  }

  it.each([
    ['the scheme amqps', 'amqps:', '', { ssl: { ca_certs: CERTIFICATE } }],
    ['brokerUseSsl in the form of Celery', 'amqp:', '', { ssl: { ca_certs: CERTIFICATE, cert_reqs: 'required' } }],
    ['parameters of the URL', 'amqp:', `?ssl_ca_certs=${CERTIFICATE}`, {}],
    ['no check of the certificate', 'amqps:', '', { ssl: { cert_reqs: 'none' } }],
  ])('works with %s', async (_what, protocol, search, transport) => {
    const url = await urlWith({ protocol, host: `localhost:${await tlsPort()}`, search })
    const connection = await bench.connect({ url, settings: { transport } })
    const queue = bench.queue('tls')
    await connection.declare({ queues: [queue] })
    await connection.publish(message('x'), { queue: queue.name, mandatory: true })
    expect(await connection.queues.length(queue.name)).toBe(1)
  })

  it('does not trust just any certificate', async () => {
    const url = await urlWith({ protocol: 'amqps:', host: `localhost:${await tlsPort()}` })
    const error = await refusal(url)
    expect(error).toMatchObject({ affects: 'connection' })
    expect(String(error)).toContain('self-signed certificate')
  })

  it('hides why a vhost is refused, which may pass', async () => {
    const url = await urlWith({ protocol: 'amqps:', host: `localhost:${await tlsPort()}`, pathname: '/no-such-vhost' })
    const error = await refusal(url, { tls: { ca_certs: CERTIFICATE } })
    expect(error).toMatchObject({ code: 'vhost_not_found', canRetry: true })
  })
})

it('parameters of the URL go before settings', async () => {
  const proxy = await proxyTo(await amqpUrl())
  const connection = await bench.connect({
    url: await urlWith({ host: `127.0.0.1:${proxy.port}`, search: '?heartbeat=7' }),
  })
  const stream = Buffer.concat(proxy.sent.flat())
  // connection.tune-ok: channel-max (2 bytes), frame-max (4), heartbeat (2).
  const tuneOk = stream.indexOf(Buffer.from([0, 10, 0, 31])) + 4
  expect([stream.readUInt16BE(tuneOk), stream.readUInt32BE(tuneOk + 2), stream.readUInt16BE(tuneOk + 6)]).toEqual([
    2047, 131_072, 7,
  ])
  await connection.close()
  await proxy.close()
})
