import { describe, expect, it } from 'vitest'
import { parseTls, toConnectionOptions } from './tls-config.ts'

const tls = (options: Record<string, unknown>) => parseTls('brokerUseSsl', Object.entries(options))

describe('parseTls', () => {
  it.each([
    ['CERT_REQUIRED', 'required'],
    ['CERT_OPTIONAL', 'optional'],
    ['CERT_NONE', 'none'],
    ['required', 'required'],
    ['optional', 'optional'],
    ['none', 'none'],
    [0, 'none'],
  ])('takes %s for ssl_cert_reqs [C63]', (value, verify) => {
    expect(tls({ ssl_cert_reqs: value }).verify).toBe(verify)
  })

  it('checks certificates unless told not to', () => {
    expect(toConnectionOptions(tls({})).rejectUnauthorized).toBe(true)
    expect(toConnectionOptions(tls({ ssl_cert_reqs: 'optional' })).rejectUnauthorized).toBe(true)
    expect(toConnectionOptions(tls({ ssl_cert_reqs: 'none' })).rejectUnauthorized).toBe(false)
  })

  it("reads Celery's names with and without ssl_, in both cases, and Node's", () => {
    expect([...tls({ ssl_ca_certs: '/ca', sslCertfile: '/cert', keyfile: '/key' }).files]).toEqual([
      ['ca', '/ca'],
      ['cert', '/cert'],
      ['key', '/key'],
    ])
    expect(tls({ servername: 'redis.example', minVersion: 'TLSv1.3' }).options).toEqual({
      servername: 'redis.example',
      minVersion: 'TLSv1.3',
    })
    expect(tls({ rejectUnauthorized: false }).verify).toBe('none')
  })

  it.each([[false], ['false'], ['False']])('switches the check of the host name off by %s', (value) => {
    expect(tls({ ssl_check_hostname: value }).checkHostname).toBe(false)
  })

  it('refuses what it does not know', () => {
    expect(() => tls({ ssl_cert_reqs: 'maybe' })).toThrow('must be CERT_REQUIRED')
    expect(() => tls({ ssl_certfil: '/x' })).toThrow('there is no TLS option ssl_certfil')
  })
})
