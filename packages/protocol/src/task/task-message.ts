import type { Embed } from './task-body.ts'

/**
 * The content of a task message, whichever protocol it came by. Absent values are null.
 *
 * @see docs/protocol.md
 */
export interface TaskMessage {
  readonly task: string
  readonly id: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly embed: Embed
  readonly shadow: string | null
  /** ISO 8601 text as sent; checked to be readable. */
  readonly eta: string | null
  readonly expires: string | null
  readonly group: string | null
  readonly groupIndex: number | null
  readonly retries: number
  /** Hard limit in seconds. */
  readonly timeLimit: number | null
  readonly softTimeLimit: number | null
  readonly rootId: string | null
  readonly parentId: string | null
  readonly argsrepr: string | null
  readonly kwargsrepr: string | null
  readonly origin: string | null
  /** Null: the task's own setting decides. */
  readonly ignoreResult: boolean | null
  readonly replacedTaskNesting: number
  readonly stampedHeaders: readonly string[] | null
  readonly stamps: Readonly<Record<string, unknown>>
  /** The sender's own headers only. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly protocol: 1 | 2
}
