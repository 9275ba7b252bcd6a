import { ENCODING_HINT, maskUrl } from '@celeriac/protocol'
import { type BrokerError, finalError } from '../errors/broker-error.ts'

/** Sentinels of one Redis are one address, however many they are. */
const GROUPED_SCHEME = 'sentinel'

/**
 * The addresses of a broker or backend setting: a URL, several separated by `;`, or a list. Neighbouring `sentinel://`
 * URLs become one, joined by `;`. A name without `://` (`memory`, `rpc`) stands for its scheme.
 *
 * @param defaultScheme - for URLs that begin with the host: Celery's `broker_transport`
 * @throws BrokerError `bad_url`
 */
export function splitUrls(source: string | readonly string[], defaultScheme?: string | null): readonly string[] {
  const urls: string[] = []
  let grouping = false
  for (const part of (typeof source === 'string' ? [source] : source).flatMap(splitList)) {
    const text = part.trim()
    if (text === '') continue
    // Celery lets the sentinels after the first go without a scheme.
    if (grouping && !text.includes('://')) {
      urls.push(`${urls.pop()};${GROUPED_SCHEME}://${text}`)
      continue
    }
    const url = withScheme(text, defaultScheme)
    const joins = grouping && schemeOf(url) === GROUPED_SCHEME
    urls.push(joins ? `${urls.pop()};${url}` : url)
    grouping = schemeOf(url) === GROUPED_SCHEME
  }
  if (urls.length > 0) return urls
  throw badUrl('The URL is empty.')
}

/**
 * What stands before `://`, in lower case.
 *
 * @throws BrokerError `bad_url`
 */
export function schemeOf(url: string): string {
  const end = url.indexOf('://')
  const scheme = end < 0 ? '' : url.slice(0, end).toLowerCase()
  if (/^[a-z][a-z0-9+.-]*$/.test(scheme)) return scheme
  throw badUrl(`'${maskUrl(url)}' is not a URL: it must begin with a scheme, as in redis://localhost.`)
}

/** A `;` in a password would make two addresses of one, each with a piece of the password. */
function splitList(list: string): readonly string[] {
  const parts = list.split(';')
  const isCut = parts.some((part, at) => part.includes('@') && !/^[^@]*:\/\//.test(part) && isUnfinished(parts[at - 1]))
  if (isCut) throw badUrl(`'${maskUrl(list)}' cannot be read: ${ENCODING_HINT}.`)
  return parts
}

function isUnfinished(part: string | undefined): boolean {
  return part !== undefined && part.trim() !== '' && !part.includes('@')
}

function badUrl(message: string): BrokerError {
  return finalError('bad_url', message)
}

function withScheme(text: string, defaultScheme: string | null | undefined): string {
  if (text.includes('://')) return text
  if (defaultScheme) return `${defaultScheme}://${text}`
  return /^[a-z][a-z0-9+]*:?$/i.test(text) ? `${text.replace(/:$/, '')}://` : text
}
