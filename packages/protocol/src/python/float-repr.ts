/**
 * Python's `repr` of a float: the shortest digits that read back the same, always with a point or an exponent, and
 * scientific from 1e16 and below 1e-4.
 */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const magnitude = Math.abs(value)
  if (magnitude >= 1e16 || magnitude < 1e-4) {
    const [mantissa, exponent = '+0'] = value.toExponential().split('e')
    return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
  }
  // In this range JavaScript writes the same digits, without an exponent down to 1e-6.
  const text = String(value)
  return text.includes('.') ? text : `${text}.0`
}

/** A number as Python shows it: whole ones up to 2^53 are ints, all others floats. */
export function numberRepr(value: number): string {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : floatRepr(value)
}
