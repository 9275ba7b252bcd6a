import { BrokerError } from '../errors/broker-error.ts'

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
  for (const part of (typeof source === 'string' ? [source] : source).flatMap((text) => text.split(';'))) {
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
  throw new BrokerError('bad_url', 'The URL is empty.', { affects: 'connection', canRetry: false })
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
  const message = `'${displayUrl(url)}' is not a URL: it must begin with a scheme, as in redis://localhost.`
  throw new BrokerError('bad_url', message, { affects: 'connection', canRetry: false })
}

/**
 * The URL without its password: for logs and errors. It hides too much rather than too little where a password holds
 * characters that ought to be percent-encoded.
 */
export function displayUrl(url: string): string {
  return url.split(';').map(hidePassword).join(';')
}

function hidePassword(url: string): string {
  const start = url.indexOf('://') + 3
  const question = url.indexOf('?', start)
  const at = url.lastIndexOf('@')
  const query =
    question < 0 ? '' : url.slice(question).replace(/([?&][^=&]*(?:password|secret|token)[^=&]*=)[^&]*/gi, '$1**')
  const beforeQuery = question < 0 ? url : url.slice(0, question)
  if (start < 3 || at < start) return beforeQuery + query
  const user = url.slice(start, at).split(':', 1)[0] ?? ''
  const hidden = url.slice(start, at).includes(':') ? `${user}:**` : user
  // A question mark before the @ belongs to a password.
  const rest = question >= 0 && question < at ? url.slice(at) : beforeQuery.slice(at) + query
  return url.slice(0, start) + hidden + rest
}

function withScheme(text: string, defaultScheme: string | null | undefined): string {
  if (text.includes('://')) return text
  if (defaultScheme) return `${defaultScheme}://${text}`
  return /^[a-z][a-z0-9+]*:?$/i.test(text) ? `${text.replace(/:$/, '')}://` : text
}
