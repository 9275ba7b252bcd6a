import type { CallOptions } from '../call/call-options.ts'

/** One call of a task, by name. */
export interface Call {
  readonly name: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  /** Checked, with signatures in wire form. */
  readonly options: CallOptions
}
