import { testBrokerSettings } from '@celeriac/testing'
import { describe, expect, it } from 'vitest'
import { fanoutChannel, fanoutPattern, queueKeys } from './key-names.ts'
import { transportConfig } from './transport-config.ts'

const warnings: string[] = []
const config = (url: string, transport: Record<string, unknown> = {}, tls: boolean | Record<string, unknown> = false) =>
  transportConfig(url, testBrokerSettings({ transport, tls }), (message) => void warnings.push(message))

describe('transportConfig', () => {
  it("has kombu's defaults, a lease of 30 seconds and a sweep every 10", () => {
    expect(config('redis://')).toMatchObject({
      ackEmulation: true,
      visibilityTimeoutMs: 3_600_000,
      leaseMs: 30_000,
      mutexExpireMs: 300_000,
      restoreLimit: null,
      restoreIntervalMs: 10_000,
      queueOrder: 'round_robin',
      bodyEncoding: 'base64',
      deadletterQueue: null,
      keys: {
        prefix: '',
        separator: '\x06\x16',
        steps: [0, 3, 6, 9],
        unacked: 'unacked',
        unackedIndex: 'unacked_index',
        unackedMutex: 'unacked_mutex',
        fanoutPrefix: '/0.',
        fanoutPatterns: true,
      },
    })
  })

  it.each([
    [{ lease: false }, { leaseMs: null }],
    [{ lease: 0 }, { leaseMs: null }],
    [{ lease: 5 }, { leaseMs: 5000 }],
    [{ unackedRestoreInterval: 2, unackedRestoreThrottle: 5 }, { restoreIntervalMs: 10_000 }],
    [{ unackedRestoreInterval: 0 }, { restoreIntervalMs: 10_000 }],
    [{ body_encoding: null }, { bodyEncoding: null }],
    [{ brpopTimeout: 30 }, { waitMs: 5000 }],
    [{ pollingInterval: 1 }, { waitMs: 1000 }],
  ])('reads %o', (transport, expected) => {
    expect(config('redis://', transport)).toMatchObject(expected)
  })

  it('is plain without a word about TLS, and checks certificates as soon as one is said', () => {
    expect(config('redis://h').redis.tls).toBeUndefined()
    expect(config('rediss://h').redis.tls?.verify).toBe('none')
    expect(warnings.join()).toContain('is not checked')
    expect(config('rediss://h', {}, true).redis.tls?.verify).toBe('required')
    expect(config('redis://h', {}, { ssl_ca_certs: '/ca' }).redis.tls?.verify).toBe('required')
    expect(config('redis://h?ssl_ca_certs=/ca').redis.tls?.verify).toBe('required')
  })

  it('refuses parameters that it does not know', () => {
    expect(() => config('redis://h?visibility_timeout=3')).toThrow('there is no URL parameter visibility_timeout')
  })
})

describe('names', () => {
  it('start with the prefix, to which nothing is added', () => {
    const { keys } = config('redis://h/8', { globalKeyprefix: '{pfx}' })
    expect(queueKeys(keys, 'celery')).toEqual([
      '{pfx}celery',
      '{pfx}celery\x06\x163',
      '{pfx}celery\x06\x166',
      '{pfx}celery\x06\x169',
    ])
    expect(fanoutChannel(keys, keys.fanoutPrefix, 'celery.pidbox', '')).toBe('{pfx}/8.celery.pidbox')
    expect(keys.unacked).toBe('{pfx}unacked')
  })

  it('of fanout patterns are taken literally, but for the routing key', () => {
    const { keys } = config('redis://h')
    expect(fanoutPattern(keys, keys.fanoutPrefix, 'celeryev', 'worker.#')).toBe('/0.celeryev/worker.*')
    expect(fanoutPattern(keys, keys.fanoutPrefix, 'a*b[c]?', '')).toBe('/0.a\\*b\\[c\\]\\?')
  })

  it('of older peers behind sentinels are known where they are asked for', () => {
    const compat = { sentinelFanoutCompat: true, masterName: 'm' }
    expect(config('sentinel://h/1', compat).keys).toMatchObject({ fanoutPrefix: '/1.', oldFanoutPrefix: '/{db}.' })
    expect(config('sentinel://h/1', { ...compat, fanoutPrefix: '/x.' }).keys.oldFanoutPrefix).toBeUndefined()
  })
})
