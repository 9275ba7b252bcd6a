import type { ConnectionOptions } from 'node:tls'
import { badOption } from './option-reader.ts'

/** How to speak TLS. Files are read at each connection, so that renewed certificates are picked up. */
export interface TlsConfig {
  /** `ssl_cert_reqs`: whether the server's certificate is checked. Undefined where nothing was said. */
  readonly verify: 'required' | 'optional' | 'none' | undefined
  /** `ssl_check_hostname`: whether the certificate must be for this host. */
  readonly checkHostname: boolean
  /** Options of Node's `tls.connect` by name, and the files that become them. */
  readonly options: Readonly<Record<string, unknown>>
  readonly files: ReadonlyMap<'ca' | 'cert' | 'key', string>
}

const VERIFY = new Map<unknown, TlsConfig['verify']>([
  ['CERT_REQUIRED', 'required'],
  ['CERT_OPTIONAL', 'optional'],
  ['CERT_NONE', 'none'],
  ['required', 'required'],
  ['optional', 'optional'],
  ['none', 'none'],
  // The values of Python's own constants.
  [2, 'required'],
  [1, 'optional'],
  [0, 'none'],
])

/** Celery's names, without `ssl_`, in snake case. */
const FILES = new Map<string, 'ca' | 'cert' | 'key'>([
  ['ca_certs', 'ca'],
  ['certfile', 'cert'],
  ['keyfile', 'key'],
])
const RENAMED = new Map([
  ['ca_data', 'ca'],
  ['keyfile_password', 'passphrase'],
  ['password', 'passphrase'],
  ['ciphers', 'ciphers'],
  ['server_hostname', 'servername'],
])
const NODE_OPTIONS = new Set(
  (
    'ca cert key pfx passphrase rejectUnauthorized servername checkServerIdentity ciphers minVersion maxVersion ' +
    'secureContext ALPNProtocols crl dhparam ecdhCurve honorCipherOrder sigalgs session minDHSize'
  ).split(' '),
)

/**
 * Reads TLS options in Celery's form (`ssl_cert_reqs`, `ssl_ca_certs`, `ssl_certfile`, `ssl_keyfile`, with or without
 * `ssl_`, in snake or camel case) or in Node's.
 *
 * @param what names the setting in errors
 * @throws BrokerError `bad_option`
 */
export function parseTls(what: string, given: Iterable<readonly [string, unknown]>): TlsConfig {
  let verify: TlsConfig['verify']
  let checkHostname = true
  const options: Record<string, unknown> = {}
  const files = new Map<'ca' | 'cert' | 'key', string>()
  for (const [name, value] of given) {
    if (value === undefined || value === null) continue
    const celery = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/^ssl_/, '')
    const file = FILES.get(celery)
    const renamed = RENAMED.get(celery)
    if (celery === 'cert_reqs') verify = parseVerify(what, name, value)
    else if (celery === 'check_hostname') checkHostname = value !== false && String(value).toLowerCase() !== 'false'
    else if (file !== undefined) files.set(file, String(value))
    else if (NODE_OPTIONS.has(name)) options[name] = value
    else if (renamed !== undefined) options[renamed] = value
    else throw badOption(`${what}: there is no TLS option ${name}`)
  }
  if (verify === undefined && options['rejectUnauthorized'] === false) verify = 'none'
  return { verify, checkHostname, options, files }
}

/** The same with another check of the server's certificate. */
export function withVerify(config: TlsConfig, verify: TlsConfig['verify']): TlsConfig {
  return { ...config, verify }
}

/** What Node's `tls.connect` takes, but for the files and for `checkHostname`, which is a function there. */
export function toConnectionOptions(config: TlsConfig): ConnectionOptions {
  // A client that asks for a certificate optionally gets one always, so "optional" is checked as "required" is.
  return { ...config.options, rejectUnauthorized: config.verify !== 'none' }
}

function parseVerify(what: string, name: string, value: unknown): TlsConfig['verify'] {
  const verify = VERIFY.get(value)
  if (verify === undefined)
    throw badOption(
      `${what}: ${name} must be CERT_REQUIRED, CERT_OPTIONAL or CERT_NONE (or required, optional, none), not ${String(value)}`,
    )
  return verify
}
