import type { Binding } from '@celeriac/protocol'
import { encodeJson } from '@celeriac/protocol'

/** An exchange's file as kombu writes it: a list of `[routing key, pattern, queue]`, the newest first. */
export function writeBindings(bindings: readonly Binding[]): string {
  return encodeJson(bindings.map(({ routingKey, pattern, queue }) => [routingKey, pattern, queue]))
}

/** @returns undefined where the text is none, which it is for a moment while Python writes it */
export function readBindings(text: string): Binding[] | undefined {
  let rows: unknown
  try {
    rows = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(rows)) return undefined
  const bindings = rows.map(readRow)
  return bindings.every((binding) => binding !== undefined) ? bindings : undefined
}

export function sameBinding(a: Binding, b: Binding): boolean {
  return a.queue === b.queue && a.routingKey === b.routingKey && a.pattern === b.pattern
}

function readRow(row: unknown): Binding | undefined {
  if (!Array.isArray(row) || row.length !== 3) return undefined
  const [routingKey, pattern, queue] = row.map((field) => field ?? '') as unknown[]
  if (typeof routingKey !== 'string' || typeof pattern !== 'string' || typeof queue !== 'string') return undefined
  return { routingKey, pattern, queue }
}
