import { readFile } from 'node:fs/promises'
import type { ConnectionOptions } from 'node:tls'
import { type BrokerError, finalError } from '@celeriac/core/adapter'

const FILES = new Map([
  ['keyfile', 'key'],
  ['certfile', 'cert'],
  ['cacerts', 'ca'],
])
/** Of Python's `ssl` module, without meaning here. */
const IGNORED = new Set(['version', 'dohandshakeonconnect', 'suppressraggedeofs', 'serverside', 'context'])

/**
 * Turns `brokerUseSsl` (or `brokerTransportOptions.ssl`, or the `ssl_*` parameters of the URL) into Node's options.
 * Celery's names (`keyfile`, `certfile`, `ca_certs`, `cert_reqs`, `server_hostname`, `check_hostname`, also with the
 * prefix `ssl_` or in camelCase) are translated, and files are read; all others are Node's own and pass as they are.
 *
 * Unlike py-amqp, which checks no certificate unless it is told to, the server's certificate is always checked unless
 * `cert_reqs` is `none` or `rejectUnauthorized` false.
 *
 * @throws BrokerError `bad_option` for a file that cannot be read
 */
export async function tlsOptions(given: Readonly<Record<string, unknown>>): Promise<ConnectionOptions> {
  const options: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue
    const celery = name
      .replace(/^ssl_?/, '')
      .replaceAll('_', '')
      .toLowerCase()
    const file = FILES.get(celery)
    if (file !== undefined) options[file] = await contents(name, value)
    else if (celery === 'certreqs') options['rejectUnauthorized'] = isChecked(name, value)
    else if (celery === 'serverhostname') options['servername'] = value
    else if (celery === 'checkhostname') {
      if (value === false || value === 'false') options['checkServerIdentity'] = () => undefined
    } else if (!IGNORED.has(celery)) options[name] = value
  }
  return options
}

async function contents(name: string, path: unknown): Promise<Buffer> {
  try {
    return await readFile(String(path))
  } catch (error) {
    throw badOption(`The file that ${name} names cannot be read: ${String(path)}`, error)
  }
}

function isChecked(name: string, value: unknown): boolean {
  const text = String(value)
    .toLowerCase()
    .replace(/^(?:ssl\.)?cert_/, '')
  if (text === 'none' || text === '0') return false
  if (['optional', 'required', '1', '2'].includes(text)) return true
  throw badOption(`${name} must be none, optional or required, not ${String(value)}`)
}

function badOption(message: string, cause?: unknown): BrokerError {
  return finalError('bad_option', message, cause)
}
