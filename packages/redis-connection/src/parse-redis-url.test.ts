import { describe, expect, it } from 'vitest'
import { parseRedisUrl } from './parse-redis-url.ts'

describe('parseRedisUrl', () => {
  it.each([
    ['redis://', { kind: 'tcp', host: '127.0.0.1', port: 6379 }, undefined],
    ['redis://localhost', { kind: 'tcp', host: 'localhost', port: 6379 }, undefined],
    ['redis://localhost:7000/3', { kind: 'tcp', host: 'localhost', port: 7000 }, 3],
    ['redis://localhost//', { kind: 'tcp', host: 'localhost', port: 6379 }, undefined],
    ['rediss://[::1]:7000/1', { kind: 'tcp', host: '::1', port: 7000 }, 1],
    ['redis+socket:///tmp/redis.sock', { kind: 'unix', path: '/tmp/redis.sock' }, undefined],
    ['redis+socket:///tmp/redis.sock?virtual_host=2', { kind: 'unix', path: '/tmp/redis.sock' }, 2],
    [
      'sentinel://one;sentinel://two:26380/4',
      {
        kind: 'sentinel',
        sentinels: [
          { host: 'one', port: 26379 },
          { host: 'two', port: 26380 },
        ],
      },
      4,
    ],
  ])('reads %s', (url, address, db) => {
    expect(parseRedisUrl(url)).toMatchObject({ address })
    expect(parseRedisUrl(url).db).toBe(db)
  })

  it.each([
    ['redis://:secret@h', undefined, 'secret'],
    ['redis://user:secret@h', 'user', 'secret'],
    ['redis://user@h', 'user', undefined],
    ['redis://us%40er:p%2F%3A%25@h', 'us@er', 'p/:%'],
    ['redis://:sec%ret@h', undefined, 'sec%ret'],
    ['redis://:s%zz%41@h', undefined, 's%zzA'],
    ['redis+socket://:secret@/tmp/r.sock', undefined, 'secret'],
    ['sentinel://:secret@one;sentinel://two', undefined, 'secret'],
  ])('takes the credentials of %s', (url, username, password) => {
    const parsed = parseRedisUrl(url)
    expect(parsed.username).toBe(username)
    expect(parsed.password).toBe(password)
  })

  it('keeps the parameters', () => {
    expect([...parseRedisUrl('rediss://h/0?ssl_cert_reqs=none&ssl_ca_certs=%2Fca.pem').query]).toEqual([
      ['ssl_cert_reqs', 'none'],
      ['ssl_ca_certs', '/ca.pem'],
    ])
  })

  it.each([
    ['redis://h/zero', 'the database must be a number'],
    ['redis://h:port', 'its host or port cannot be read'],
    ['redis://h:70000', 'its port is above 65535'],
    ['redis+socket://', 'names no socket file'],
    ['amqp://h', 'its scheme is amqp'],
    ['localhost', 'it has no scheme'],
    ['redis://a;redis://b', 'only sentinel:// parts'],
  ])('refuses %s', (url, message) => {
    expect(() => parseRedisUrl(url)).toThrow(expect.objectContaining({ code: 'bad_url' }))
    expect(() => parseRedisUrl(url)).toThrow(message)
  })

  it.each(['#', '/', '?', '?ssl_ca_certs='])(
    'says that %s in a password is to be percent-encoded, and shows none of it',
    (mark) => {
      for (const url of [
        `redis://:Kx${mark}Q7@h/0`,
        `redis://u:12${mark}Q7@h`,
        `sentinel://a;sentinel://:Kx${mark}Q7@h`,
      ]) {
        expect(() => parseRedisUrl(url)).toThrow('%23 for #')
        expect(() => parseRedisUrl(url)).not.toThrow(/Kx|Q7|12/)
      }
    },
  )

  it('takes an @ in the path of a socket', () => {
    expect(parseRedisUrl('redis+socket:///tmp/a@b.sock').address).toEqual({ kind: 'unix', path: '/tmp/a@b.sock' })
  })

  it('names no password in its errors', () => {
    expect(() => parseRedisUrl('redis://user:hunter2@h/zero')).toThrow('redis://user:**@h/zero')
  })
})
