import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasMisplacedAt } from './has-misplaced-at.ts'
import { maskUrl, maskUrlsIn } from './mask-url.ts'
import { percentDecode } from './percent-decode.ts'

describe('maskUrl', () => {
  it.each([
    ['redis://localhost:6379/0', 'redis://localhost:6379/0'],
    ['redis://', 'redis://'],
    ['redis://:6379/1', 'redis://:6379/1'],
    ['rediss://[::1]:7000/1', 'rediss://[::1]:7000/1'],
    ['redis://h:70000', 'redis://h:70000'],
    ['redis+socket:///tmp/redis.sock?virtual_host=2', 'redis+socket:///tmp/redis.sock?virtual_host=2'],
    ['amqp://guest:guest@host//', 'amqp://guest:**@host//'],
    ['redis://:secret@host/1', 'redis://:**@host/1'],
    ['redis://s3cret@host/1', 'redis://**@host/1'],
    ['amqp://u:p%40ss@host/v', 'amqp://u:**@host/v'],
    ['amqp://u:p@ss/wo?rd@host/v', 'amqp://u:**@host/v'],
    ['redis://:secret#word@host/0', 'redis://:**@host/0'],
    ['redis://:secret;word@host/0', 'redis://:**@host/0'],
    ['redis://se/cret:word@host/0', 'redis://**@host/0'],
    ['redis://u:p@a;redis://u:q@b', 'redis://u:**@a;redis://u:**@b'],
    ['redis://a;redis://u:q@b', 'redis://a;redis://u:**@b'],
    ['redis://:12;redis://3@b', 'redis://:**@b'],
    ['sentinel://:a@one;sentinel://:b@two/1', 'sentinel://:**@one;sentinel://:**@two/1'],
    ['redis://:secret', 'redis://:**'],
    ['redis://host/0?password=secret&db=1', 'redis://host/0?password=**&db=1'],
    ['redis://u:p@host/0?ssl_keyfile_password=x;redis://b', 'redis://u:**@host/0?ssl_keyfile_password=**;redis://b'],
    ['user:secret@host:5672//', 'user:**@host:5672//'],
    ['redis:/:secret@host', 'redis:**@host'],
    ['redis//:secret@host', '**@host'],
    ['not a url', 'not a url'],
    ['', ''],
  ])('%s is shown as %s', (url, shown) => {
    expect(maskUrl(url)).toBe(shown)
    expect(maskUrl(shown)).toBe(shown)
  })

  it('masks the URLs of a sentence, and leaves other text alone', () => {
    expect(maskUrlsIn("error: unknown option '--broker=redis://:se cret@host/0'")).toBe(
      "error: unknown option '--broker=redis://:**@host/0'",
    )
    expect(maskUrlsIn('worker w1@host')).toBe('worker w1@host')
  })

  it('shows nothing of any password', () => {
    const password = fc.array(fc.string({ unit: 'binary', maxLength: 3 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(password, fc.constantFrom('', 'user'), (between, user) => {
        const secret = `Kx7Q${between.join('Kx7Q')}Kx7Q`
        for (const url of [`redis://${user}:${secret}@host:1/0`, `redis://a;amqp://${user}:${secret}@b//;redis://c`]) {
          expect(maskUrl(url)).not.toContain('Kx7Q')
          expect(maskUrl(url)).toMatch(user)
        }
      }),
    )
  })
})

it.each([
  ['redis://:pw@host/0', false],
  ['redis://:p@w@host', false],
  ['redis://:p#w@host', true],
  ['redis://:p?w@host', true],
  ['redis://:p/w@host', true],
  ['redis://:p;w@host', true],
  ['redis://host/0?ssl_ca_certs=%40', false],
])('hasMisplacedAt(%s) is %s', (url, expected) => {
  expect(hasMisplacedAt(url)).toBe(expected)
})

it.each([
  ['sec%ret', 'sec%ret'],
  ['s%zz%41', 's%zzA'],
  ['100%%40%C3%A4', '100%@ä'],
  ['%FF', '\ufffd'],
  ['%EF%BB%BFx', '\ufeffx'],
])('percentDecode(%s) is what unquote gives', (text, decoded) => {
  expect(percentDecode(text)).toBe(decoded)
})
