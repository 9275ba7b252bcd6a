/** Where an address begins in a list of them, or in a sentence. */
const BEGINNING = /(?<=^|[\s;,"'`(<[=])[a-z][a-z0-9+.-]*:\/\//gi
/** A user name that can be nothing else: it holds none of what has to be percent-encoded. */
const PLAIN_USER = /^[\w.~!$&'()*+,=%-]*$/
const HOST = /^(?:\[[^\]]*\]|[^:[\]]+)(?::\d{1,5})?$/
const SECRET_PARAMETER = /([?&][^=&]*(?:pass|secret|token|credential|api_?key)[^=&]*=)[^&]*/gi

/**
 * The address with its secrets masked, for logs and errors: `redis://user:**@host/0`. Nothing of a password is shown,
 * also where it holds what ought to be percent-encoded; so whatever stands before the last `@` counts as user name and
 * password. A user name is shown only beside a password, because alone it may be a password that lacks its colon.
 * Parameters such as `ssl_keyfile_password` are masked too.
 *
 * @param address - a URL, several with `;` between them, or one without its scheme
 * @param mask - what stands in the place of a secret
 */
export function maskUrl(address: string, mask = '**'): string {
  const starts = [...address.matchAll(BEGINNING)].map(({ index }) => index)
  const cuts = starts[0] === 0 ? starts : [0, ...starts]
  let shown = ''
  let held = ''
  for (const [at, start] of cuts.entries()) {
    const part = held + address.slice(start, cuts[at + 1])
    const rest = address.slice(cuts[at + 1] ?? address.length)
    // What is no host may be the beginning of a password that holds a `;` and more.
    const isWhole = part.includes('@') || HOST.test(authorityOf(part)) || !rest.includes('@')
    held = isWhole ? '' : part
    if (isWhole) shown += maskPart(part, mask)
  }
  return shown
}

/** A text in which URLs may stand, such as an error's message, with their secrets masked. */
export function maskUrlsIn(text: string, mask?: string): string {
  if (!text.includes('://')) return text
  // Where none begins as one should, the whole may be one.
  const start = Math.max(0, text.search(BEGINNING))
  return text.slice(0, start) + maskUrl(text.slice(start), mask)
}

function maskPart(part: string, mask: string): string {
  const start = schemeEnd(part)
  const [body = '', separator = ''] = splitSeparator(part.slice(start))
  const at = body.lastIndexOf('@')
  const userInfo = at < 0 ? '' : `${maskUserInfo(body.slice(0, at), mask)}@`
  const address = body.slice(at + 1)
  const shown = at < 0 && start > 0 ? maskPort(address, mask) : address
  return part.slice(0, start) + userInfo + shown.replace(SECRET_PARAMETER, `$1${mask}`) + separator
}

/** What stands between two addresses belongs to neither. */
function splitSeparator(body: string): readonly string[] {
  return /^([\s\S]*?)([\s;,"'`(<[=]*)$/.exec(body)?.slice(1) ?? [body]
}

function maskUserInfo(userInfo: string, mask: string): string {
  if (userInfo === '') return ''
  const colon = userInfo.indexOf(':')
  const user = userInfo.slice(0, Math.max(colon, 0))
  return colon < 0 || !PLAIN_USER.test(user) ? mask : `${user}:${mask}`
}

/** What is no number in the place of a port is a password whose host is missing, or was cut off. */
function maskPort(address: string, mask: string): string {
  return address.replace(/^([^/?#:[\]]*):(?!\d{0,5}(?:[/?#\s"'`)>\]]|$))[^/?#\s"'`)>\]]*/, `$1:${mask}`)
}

function authorityOf(part: string): string {
  return /^[^/?#;,\s"']*/.exec(part.slice(schemeEnd(part)))?.[0] ?? ''
}

function schemeEnd(part: string): number {
  return /^[a-z][a-z0-9+.-]*:\/\//i.exec(part)?.[0].length ?? 0
}
