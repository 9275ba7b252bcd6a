/** Printable ASCII without `"` and `\`: what needs no escape. */
const PLAIN = /^[ !#-[\]-~]*$/
const NOT_ASCII = /[\x7f-\uffff]/g

/** A JSON string as Python writes it: ASCII only, DEL and everything beyond it as `\uXXXX`. */
export function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  return JSON.stringify(text).replace(NOT_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
