import { type BrokerError, finalError } from '@celeriac/core/adapter'
import { ENCODING_HINT, hasMisplacedAt, maskUrl, percentDecode } from '@celeriac/protocol'

/** What a broker URL says. */
export interface AmqpUrl {
  readonly scheme: string
  readonly tls: boolean
  readonly hostname: string
  readonly port: number | undefined
  readonly username: string
  readonly password: string
  readonly vhost: string
  /** `heartbeat`, `connect_timeout`, `login_method`, `frame_max`, `channel_max`, `server_hostname`, `ssl_*`. */
  readonly query: ReadonlyMap<string, string>
  /** Without the password. */
  readonly display: string
  /** The user name, or a mask where it stands alone: it may be a password that lacks its colon. */
  readonly shownUser: string
}

const URL_PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?(?:#.*)?$/i
const HOST_PARTS = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{0,5}))?$/
const QUERY = /^(?:heartbeat|connect_timeout|login_method|frame_max|channel_max|server_hostname|ssl_[a-z_]+)$/

/**
 * Reads `amqp://user:password@host:port/vhost` as kombu does: guest/guest, `localhost` and vhost `/` where nothing is
 * given; the vhost is the path after its first slash, so `amqp://host//` is `/`, and `/` may also be written `%2F`.
 *
 * @throws BrokerError `bad_url`
 */
export function parseAmqpUrl(url: string): AmqpUrl {
  const [, scheme, authority = '', path = '', query = ''] = URL_PARTS.exec(url) ?? []
  if (hasMisplacedAt(url)) throw badUrl(ENCODING_HINT, scheme)
  if (scheme === undefined) throw badUrl('it is no URL')
  const at = authority.lastIndexOf('@')
  const [, address6, name, port] = HOST_PARTS.exec(authority.slice(at + 1)) ?? []
  if (address6 === undefined && name === undefined) throw badUrl('its host or port cannot be read', scheme)
  const [username, password] = splitOnce(at < 0 ? '' : authority.slice(0, at))
  const parts = {
    scheme: scheme.toLowerCase(),
    hostname: percentDecode(address6 ?? name ?? '') || 'localhost',
    port: port ? Number(port) : undefined,
    username: percentDecode(username) || 'guest',
    password: percentDecode(password) || 'guest',
    vhost: percentDecode(path) || '/',
  }
  if (parts.port !== undefined && (parts.port < 1 || parts.port > 65_535)) throw badUrl('its port is no port', scheme)
  const isUser = username === '' || username === 'guest' || password !== ''
  return {
    ...parts,
    tls: parts.scheme === 'amqps',
    query: parseQuery(query),
    display: displayUrl(parts, isUser),
    shownUser: isUser ? parts.username : '**',
  }
}

function parseQuery(text: string): ReadonlyMap<string, string> {
  const query = new Map(new URLSearchParams(text))
  for (const name of query.keys()) {
    if (!QUERY.test(name)) throw badUrl(`it has the unknown parameter ${JSON.stringify(name)}`)
  }
  return query
}

type Shown = Pick<AmqpUrl, 'scheme' | 'hostname' | 'port' | 'username' | 'vhost'>

/** @param isUser whether the user name is one for sure: alone it may be a password that lacks its colon */
function displayUrl({ scheme, hostname, port, username, vhost }: Shown, isUser: boolean): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname
  const address = port === undefined ? host : `${host}:${port}`
  const user = encodeURIComponent(username)
  return maskUrl(
    `${scheme}://${isUser ? `${user}:x` : user}@${address}/${vhost === '/' ? '/' : encodeURIComponent(vhost)}`,
  )
}

function splitOnce(userinfo: string): [string, string] {
  const colon = userinfo.indexOf(':')
  return colon < 0 ? [userinfo, ''] : [userinfo.slice(0, colon), userinfo.slice(colon + 1)]
}

/** The URL itself is not repeated: it may hold a password. */
function badUrl(why: string, scheme = 'amqp'): BrokerError {
  return finalError('bad_url', `The ${scheme} broker URL cannot be used: ${why}`)
}
