import { describe, expect, it } from 'vitest'
import { parseAmqpUrl } from './parse-amqp-url.ts'

describe('parseAmqpUrl', () => {
  it.each([
    ['amqp://', 'localhost', undefined, 'guest', 'guest', '/'],
    ['amqp://host', 'host', undefined, 'guest', 'guest', '/'],
    ['amqp://host/', 'host', undefined, 'guest', 'guest', '/'],
    ['amqp://host//', 'host', undefined, 'guest', 'guest', '/'],
    ['amqp://host/%2F', 'host', undefined, 'guest', 'guest', '/'],
    ['amqp://host/vhost', 'host', undefined, 'guest', 'guest', 'vhost'],
    ['amqp://host//vhost', 'host', undefined, 'guest', 'guest', '/vhost'],
    ['amqp://host/a%2Fb', 'host', undefined, 'guest', 'guest', 'a/b'],
    ['amqp://guest@broker-host.com//', 'broker-host.com', undefined, 'guest', 'guest', '/'],
    ['pyamqp://me:se%40cret@10.0.0.1:5673/v', '10.0.0.1', 5673, 'me', 'se@cret', 'v'],
    ['amqp://me:p@ss:word@host/v', 'host', undefined, 'me', 'p@ss:word', 'v'],
    ['amqp://me:100%@host/v', 'host', undefined, 'me', '100%', 'v'],
    ['amqp://me:100%%40%C3%A4@host/v', 'host', undefined, 'me', '100%@ä', 'v'],
    ['amqps://[::1]:5671/v', '::1', 5671, 'guest', 'guest', 'v'],
  ])('reads %s as kombu does', (url, hostname, port, username, password, vhost) => {
    expect(parseAmqpUrl(url)).toMatchObject({ hostname, port, username, password, vhost })
  })

  it('knows TLS by the scheme', () => {
    expect(parseAmqpUrl('amqps://host').tls).toBe(true)
    expect(parseAmqpUrl('pyamqp://host').tls).toBe(false)
  })

  it('reads parameters', () => {
    const { query } = parseAmqpUrl('amqp://host/v?heartbeat=10&ssl_ca_certs=/ca.pem')
    expect([...query]).toEqual([
      ['heartbeat', '10'],
      ['ssl_ca_certs', '/ca.pem'],
    ])
  })

  it('is shown without the password', () => {
    expect(parseAmqpUrl('amqp://me:secret@host:1/a%2Fb?heartbeat=1').display).toBe('amqp://me:**@host:1/a%2Fb')
    expect(parseAmqpUrl('amqp://host').display).toBe('amqp://guest:**@host//')
    expect(parseAmqpUrl('amqp://[::1]').display).toBe('amqp://guest:**@[::1]//')
  })

  it.each([
    'host',
    'amqp:/host',
    'amqp://host:port',
    'amqp://host:0',
    'amqp://host:70000',
    'amqp://me:secret@host/v?unknown=1',
  ])('refuses %s without repeating a password', (url) => {
    expect(() => parseAmqpUrl(url)).toThrow(expect.objectContaining({ code: 'bad_url', canRetry: false }))
    expect(() => parseAmqpUrl(url)).not.toThrow(/secret/)
  })
})
