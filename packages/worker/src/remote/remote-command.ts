import type { Panel } from './panel.ts'

/** A remote command's arguments, as they came. */
export type CommandArguments = Readonly<Record<string, unknown>>

/** A question to workers (`inspect`), or something that they are to do (`control`). */
export interface RemoteCommand {
  readonly name: string
  readonly kind: 'inspect' | 'control'
  /** Names that it has besides. */
  readonly aliases?: readonly string[]
  /**
   * Carries it out.
   *
   * @returns the reply; undefined is null
   * @throws what the reply then says: `{"error": "KeyError('nope')"}`
   */
  run(panel: Panel, args: CommandArguments): unknown
}

/** Celery's reply where all went well. */
export function ok(value: unknown): { readonly ok: unknown } {
  return { ok: value }
}

/** What a command gives that is not replied to: who asks for a shutdown sees that the worker goes. */
export const NO_REPLY: unique symbol = Symbol('no reply')
