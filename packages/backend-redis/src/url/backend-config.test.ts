import { testBackendSettings } from '@celeriac/testing'
import { describe, expect, it } from 'vitest'
import { backendConfig } from './backend-config.ts'

const config = (url: string, options: Record<string, unknown> = {}, transport: Record<string, unknown> = {}) =>
  backendConfig(url, testBackendSettings({ options, transport }), (message) => void warnings.push(message))
const warnings: string[] = []

describe('backendConfig', () => {
  it('has the defaults of Celery', () => {
    expect(config('redis://')).toMatchObject({
      redis: { address: { host: '127.0.0.1', port: 6379 }, db: 0, socketTimeoutMs: 120_000, connectTimeoutMs: 120_000 },
      retry: { maxRetries: 20, startMs: 0, stepMs: 1000, maxMs: 1000 },
    })
  })

  it('takes from the redis settings what the URL does not say', () => {
    const settings = { redisHost: 'h', redisPort: 7000, redisDb: 3, redisUsername: 'ann', redisPassword: 'pw' }
    expect(config('redis://', settings).redis).toMatchObject({
      address: { host: 'h', port: 7000 },
      db: 3,
      username: 'ann',
      password: 'pw',
    })
    expect(config('redis://bob:other@k:1/2', settings).redis).toMatchObject({
      address: { host: 'k', port: 1 },
      db: 2,
      username: 'bob',
      password: 'other',
    })
  })

  it('lets parameters of the URL win over settings', () => {
    expect(config('redis://h?socket_timeout=3&client_name=x', { redisSocketTimeout: 9 }).redis).toMatchObject({
      socketTimeoutMs: 3000,
      clientName: 'x',
    })
  })

  it('needs to be told whether certificates are checked', () => {
    expect(() => config('rediss://h')).toThrow('must have the parameter ssl_cert_reqs')
    expect(() => config('redis://h', { redisBackendUseSsl: { ssl_ca_certs: '/ca' } })).toThrow('ssl_cert_reqs')
    expect(() => config('redis://h?ssl_cert_reqs=none')).toThrow('need the scheme rediss://')
    expect(config('rediss://h?ssl_cert_reqs=CERT_REQUIRED').redis.tls?.verify).toBe('required')
    expect(config('redis://h', { redisBackendUseSsl: { ssl_cert_reqs: 'optional' } }).redis.tls?.verify).toBe(
      'optional',
    )
    expect(config('rediss://h?ssl_cert_reqs=none').redis.tls?.verify).toBe('none')
    expect(warnings.join()).toContain('is not checked (CERT_NONE)')
    expect(config('redis://h').redis.tls).toBeUndefined()
  })

  it('refuses what it does not know', () => {
    expect(() => config('redis://h?socket_timout=1')).toThrow(
      'there is no option socketTimout; did you mean socketTimeout?',
    )
    expect(() => config('redis://h', {}, { globalKeyPrefix_: 1 })).toThrow(
      'resultBackendTransportOptions: there is no option',
    )
    expect(() => config('redis://h', {}, { retryPolicy: { maxTries: 1 } })).toThrow(
      'retryPolicy: there is no option maxTries',
    )
    expect(() => config('sentinel://h')).toThrow('masterName must be given')
  })

  it('can retry without end', () => {
    expect(config('redis://h', {}, { retry_policy: { max_retries: null } }).retry.maxRetries).toBeNull()
  })
})
