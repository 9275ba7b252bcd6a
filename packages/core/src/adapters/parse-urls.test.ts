import { describe, expect, it } from 'vitest'
import { displayUrl, schemeOf, splitUrls } from './parse-urls.ts'

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

describe('displayUrl', () => {
  it.each([
    ['redis://localhost:6379/0', 'redis://localhost:6379/0'],
    ['amqp://guest:guest@host//', 'amqp://guest:**@host//'],
    ['redis://:secret@host/1', 'redis://:**@host/1'],
    ['amqp://user@host/v', 'amqp://user@host/v'],
    ['amqp://u:p%40ss@host/v', 'amqp://u:**@host/v'],
    ['amqp://u:p@ss/wo?rd@host/v', 'amqp://u:**@host/v'],
    ['redis://u:p@a;redis://u:q@b', 'redis://u:**@a;redis://u:**@b'],
    ['redis://host/0?password=secret&db=1', 'redis://host/0?password=**&db=1'],
    ['redis://u:p@host/0?ssl_keyfile_password=x', 'redis://u:**@host/0?ssl_keyfile_password=**'],
    ['not a url', 'not a url'],
  ])('%s is shown as %s', (url, shown) => {
    expect(displayUrl(url)).toBe(shown)
  })
})
