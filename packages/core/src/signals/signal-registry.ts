/** A connected receiver. */
export interface SignalEntry {
  readonly receiver: (sender: unknown, info: unknown) => unknown
  /** Undefined: whoever sends. */
  readonly sender: unknown
}

const key: unique symbol = Symbol.for('celeriac.signals') as never

interface Holder {
  [key]?: Map<string, SignalEntry[]>
}

/** The receivers of a signal in this process. Always the same array, so that it can be held on to. */
export function signalEntries(name: string): SignalEntry[] {
  const holder = globalThis as Holder
  holder[key] ??= new Map()
  const entries = holder[key].get(name) ?? []
  holder[key].set(name, entries)
  return entries
}
