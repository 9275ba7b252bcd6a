/** What to write in place of a character that a URL would take for the end of its user name and password. */
export const ENCODING_HINT =
  'an @ stands behind a /, ?, # or ; of it. In a user name or a password these must be percent-encoded: ' +
  '%2F for /, %3F for ?, %23 for # and %3B for ;; an @ anywhere else is %40'

/**
 * Whether an `@` stands behind the part of a URL that holds user name, password and host: in all likelihood a password
 * holds `/`, `?`, `#` or `;`, and every part of the URL would be read wrongly, and quoted in errors.
 */
export function hasMisplacedAt(url: string): boolean {
  return /^[^/?#;]*[/?#;][\s\S]*@/.test(url.slice(url.indexOf('://') + 3))
}
