import { describe, expect, it } from 'vitest'
import { schemeOf, splitUrls } from './parse-urls.ts'

describe('splitUrls', () => {
  it.each<[string | readonly string[], readonly string[]]>([
    ['redis://localhost', ['redis://localhost']],
    [' redis://a ; redis://b/1 ;', ['redis://a', 'redis://b/1']],
    [
      ['amqp://a//', 'amqp://b//;amqp://c//'],
      ['amqp://a//', 'amqp://b//', 'amqp://c//'],
    ],
    ['sentinel://a:1;sentinel://b:2/0', ['sentinel://a:1;sentinel://b:2/0']],
    [['sentinel://a:1', 'sentinel://b:2', 'sentinel://c:3'], ['sentinel://a:1;sentinel://b:2;sentinel://c:3']],
    ['sentinel://a:1;b:2;c:3/1', ['sentinel://a:1;sentinel://b:2;sentinel://c:3/1']],
    ['redis://x;sentinel://a:1;sentinel://b:2;redis://y', ['redis://x', 'sentinel://a:1;sentinel://b:2', 'redis://y']],
    ['memory', ['memory://']],
    ['rpc:', ['rpc://']],
    ['filesystem://', ['filesystem://']],
    ['cache+memory', ['cache+memory://']],
  ])('%j is %j', (source, urls) => {
    expect(splitUrls(source)).toEqual(urls)
  })

  it('takes the scheme of brokerTransport where there is none', () => {
    expect(splitUrls('user@host:5672//', 'amqp')).toEqual(['amqp://user@host:5672//'])
    expect(splitUrls('redis://host', 'amqp')).toEqual(['redis://host'])
  })

  it.each([
    'redis://:Kx;Q7@host/0',
    'redis://:12;Q7@host/0',
    'redis://a;redis://u:Kx;Q7@host/0',
    'amqp://u:Kx;Q7@host;redis://b',
  ])('says of %s which character is to be encoded, and shows no piece of the password', (source) => {
    expect(() => splitUrls(source)).toThrow('%3B for ;')
    expect(() => splitUrls(source)).not.toThrow(/Kx|Q7|12/)
  })

  it('takes credentials in each of the sentinels', () => {
    expect(splitUrls('sentinel://:p@a:1;:p@b:2/0')).toEqual(['sentinel://:p@a:1;sentinel://:p@b:2/0'])
  })

  it.each(['', ' ; ', 'host:5672', '://x', '1redis://x'])('refuses %j', (source) => {
    expect(() => splitUrls(source)).toThrow(expect.objectContaining({ code: 'bad_url', canRetry: false }))
  })
})

describe('schemeOf', () => {
  it.each([
    ['redis://x', 'redis'],
    ['REDISS://x', 'rediss'],
    ['redis+socket:///tmp/x.sock', 'redis+socket'],
    ['db+postgresql://x', 'db+postgresql'],
  ])('%s is %s', (url, scheme) => {
    expect(schemeOf(url)).toBe(scheme)
  })
})
