import { badOption, type OptionReader } from './option-reader.ts'
import type { CredentialProvider, SentinelConfig } from './redis-config.ts'
import { parseTls } from './tls-config.ts'

/**
 * `master_name` and `sentinel_kwargs` of the transport options.
 *
 * @throws BrokerError `bad_option` where `isSentinel` and no master is named
 */
export function readSentinel(reader: OptionReader, what: string, isSentinel: boolean): SentinelConfig | undefined {
  const masterName = reader.string('masterName')
  const kwargs = reader.record('sentinelKwargs') ?? {}
  // How many sentinels must agree is for the sentinels' own configuration: the one that answers knows its quorum.
  reader.ignore('minOtherSentinels')
  if (!isSentinel) return undefined
  if (masterName === undefined) throw badOption(`${what}.masterName must be given for a sentinel:// URL`)
  const { username, password, ssl, ...rest } = kwargs
  const tlsOptions = Object.entries(rest).filter(([name]) => name.startsWith('ssl'))
  const wantsTls = ssl === true || tlsOptions.length > 0
  return {
    masterName,
    ...(typeof username === 'string' ? { username } : {}),
    ...(typeof password === 'string' ? { password } : {}),
    ...(wantsTls ? { tls: parseTls(`${what}.sentinelKwargs`, tlsOptions) } : {}),
  }
}

/** `credential_provider`: a function here, since a dotted path names a Python class. */
export function readCredentials(reader: OptionReader, name: string): CredentialProvider | undefined {
  return reader.function<CredentialProvider>(name)
}

/** `socket_keepalive` with the idle time of `socket_keepalive_options`, in milliseconds. */
export function readKeepAlive(reader: OptionReader): number | undefined {
  const on = reader.boolean('socketKeepalive')
  const options = reader.record('socketKeepaliveOptions') ?? {}
  if (on === false) return undefined
  const idleS = options['idle'] ?? options['TCP_KEEPIDLE'] ?? options['4']
  return typeof idleS === 'number' ? idleS * 1000 : DEFAULT_KEEP_ALIVE_MS
}

const DEFAULT_KEEP_ALIVE_MS = 30_000
