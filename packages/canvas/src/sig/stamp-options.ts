import type { SigOptions } from './sig.ts'

/** Values by the names of stamps. */
export type Stamps = Readonly<Record<string, unknown>>

/** Stamps with those that a visitor adds: its `stampedHeaders` says which of them are stamps, all where it is absent. */
export function appendStamps(stamps: Stamps, added: Stamps | undefined | null, append: boolean): Stamps {
  if (added === undefined || added === null) return stamps
  const { stampedHeaders, stamped_headers: named = stampedHeaders, ...values } = added
  const names = Array.isArray(named) ? (named as unknown[]) : undefined
  const own = Object.entries(values).filter(([name]) => names === undefined || names.includes(name))
  return merged(stamps, Object.fromEntries(own), append)
}

/** A signature's options with stamps: in wire form they stand among the others, and `stamped_headers` names them. */
export function stampOptions(options: SigOptions, stamps: Stamps, append: boolean): SigOptions {
  const { stamped_headers: listed } = options
  const names = Array.isArray(listed) ? (listed as string[]) : []
  const known = Object.fromEntries(names.filter((name) => name in options).map((name) => [name, options[name]]))
  return {
    ...options,
    ...merged(known, stamps, append),
    stamped_headers: [...new Set([...names, ...Object.keys(stamps)])],
  }
}

function merged(known: Stamps, added: Stamps, append: boolean): Stamps {
  const result = new Map(Object.entries(known))
  for (const [name, value] of Object.entries(added)) {
    result.set(name, append && result.has(name) ? [...new Set([result.get(name), value].flat())] : value)
  }
  return Object.fromEntries(result)
}
