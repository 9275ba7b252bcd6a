import { type BrokerError, finalError } from '@celeriac/core/adapter'
import { ENCODING_HINT, hasMisplacedAt, maskUrl, percentDecode } from '@celeriac/protocol'
import type { HostAndPort, ServerAddress } from './redis-config.ts'

/** A Redis URL taken apart, in Celery's reading of it. */
export interface RedisUrl {
  readonly scheme: 'redis' | 'rediss' | 'redis+socket' | 'sentinel'
  /** The URL without its password. */
  readonly displayUrl: string
  readonly address: ServerAddress
  readonly username?: string
  readonly password?: string
  /** The database; undefined where the URL names none. */
  readonly db?: number
  /** Decoded parameters, by their names as written. */
  readonly query: ReadonlyMap<string, string>
}

interface Parts {
  readonly scheme: string
  readonly host: string
  readonly port: number | undefined
  readonly username: string
  readonly password: string
  readonly path: string
  readonly query: ReadonlyMap<string, string>
}

const DEFAULT_PORTS = new Map([
  ['redis', 6379],
  ['rediss', 6379],
  ['sentinel', 26379],
])

/**
 * Reads `redis://[user[:password]@]host[:port][/db]`, `rediss://…`, `redis+socket:///path?virtual_host=db`, and
 * `sentinel://host:port;sentinel://host:port/db`, where the first part that names credentials or a database counts.
 *
 * @throws BrokerError `bad_url`
 */
export function parseRedisUrl(url: string): RedisUrl {
  const shown = maskUrl(url)
  const parts = url
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => splitUrl(part.trim(), shown))
  const first = parts[0]
  if (first === undefined) throw badUrl(shown, 'it is empty')
  if (parts.length > 1 && parts.some((part) => part.scheme !== 'sentinel'))
    throw badUrl(shown, 'only sentinel:// parts can be joined with ; into one address')

  const scheme = first.scheme
  if (scheme !== 'redis' && scheme !== 'rediss' && scheme !== 'redis+socket' && scheme !== 'sentinel')
    throw badUrl(shown, `its scheme is ${scheme}, not redis, rediss, redis+socket or sentinel`)
  const username = parts.find((part) => part.username !== '')?.username
  const password = parts.find((part) => part.password !== '')?.password
  const query = new Map(parts.flatMap((part) => [...part.query]))
  const vhost = query.get('virtual_host')
  query.delete('virtual_host')
  const path = scheme === 'redis+socket' ? '' : (parts.find((part) => stripSlashes(part.path) !== '')?.path ?? '')
  const db = parseDb(stripSlashes(vhost ?? path), shown)
  return {
    scheme,
    displayUrl: shown,
    address: addressOf(scheme, first, parts, shown),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(db === undefined ? {} : { db }),
    query,
  }
}

function addressOf(scheme: RedisUrl['scheme'], first: Parts, parts: readonly Parts[], shown: string): ServerAddress {
  if (scheme === 'redis+socket') {
    if (stripSlashes(first.path) === '') throw badUrl(shown, 'it names no socket file')
    return { kind: 'unix', path: `${first.host}${first.path}` }
  }
  if (scheme === 'sentinel') return { kind: 'sentinel', sentinels: parts.map(hostAndPort) }
  return { kind: 'tcp', ...hostAndPort(first) }
}

function hostAndPort(part: Parts): HostAndPort {
  return { host: part.host === '' ? '127.0.0.1' : part.host, port: part.port ?? DEFAULT_PORTS.get(part.scheme) ?? 6379 }
}

function parseDb(text: string, shown: string): number | undefined {
  if (text === '') return undefined
  if (!/^\d+$/.test(text)) throw badUrl(shown, `the database must be a number, not ${JSON.stringify(text)}`)
  return Number(text)
}

/**
 * Splits a URL by hand, because passwords may hold what `URL` refuses, and `redis+socket` has no authority that it
 * would accept.
 */
function splitUrl(url: string, shown: string): Parts {
  const colon = url.indexOf('://')
  if (colon < 1) throw badUrl(shown, 'it has no scheme')
  const rest = url.slice(colon + 3)
  // The path of a socket may hold an @, as long as nothing stands before it that could be a password.
  if (hasMisplacedAt(url) && !/^redis\+socket:\/\/\//i.test(url)) throw badUrl(shown, ENCODING_HINT)
  const end = rest.search(/[/?#]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const tail = (end < 0 ? '' : rest.slice(end)).replace(/#.*$/, '')
  const question = tail.indexOf('?')
  const at = authority.lastIndexOf('@')
  const userInfo = at < 0 ? '' : authority.slice(0, at)
  const separator = userInfo.indexOf(':')
  const { host, port } = splitHost(authority.slice(at + 1), shown)
  return {
    scheme: url.slice(0, colon).toLowerCase(),
    host,
    port,
    username: percentDecode(separator < 0 ? userInfo : userInfo.slice(0, separator)),
    password: percentDecode(separator < 0 ? '' : userInfo.slice(separator + 1)),
    path: percentDecode(question < 0 ? tail : tail.slice(0, question)),
    query: new Map(new URLSearchParams(question < 0 ? '' : tail.slice(question + 1))),
  }
}

function splitHost(text: string, shown: string): { readonly host: string; readonly port: number | undefined } {
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(text)
  if (match === null) throw badUrl(shown, 'its host or port cannot be read')
  const port = match[3] === undefined || match[3] === '' ? undefined : Number(match[3])
  if (port !== undefined && port > 65_535) throw badUrl(shown, 'its port is above 65535')
  return { host: percentDecode(match[1] ?? match[2] ?? ''), port }
}

function stripSlashes(text: string): string {
  return text.replace(/^\/+|\/+$/g, '')
}

function badUrl(shown: string, why: string): BrokerError {
  return finalError('bad_url', `${shown} is not a Redis URL: ${why}`)
}
