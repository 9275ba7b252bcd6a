import type { Embed } from './task-body.ts'

/** What {@link buildProtocol1} makes a message of. */
export interface Protocol1Input {
  readonly task: string
  readonly id: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly embed?: Partial<Embed>
  readonly group?: string | null | undefined
  readonly groupIndex?: number | null | undefined
  readonly retries?: number | undefined
  readonly eta?: string | null | undefined
  readonly expires?: string | null | undefined
  /** Hard limit in seconds. */
  readonly timeLimit?: number | null | undefined
  readonly softTimeLimit?: number | null | undefined
  /** `enable_utc`. @defaultValue true */
  readonly utc?: boolean | undefined
  /** The sender's own. */
  readonly headers?: Readonly<Record<string, unknown>> | null | undefined
}

/**
 * A message for `task_protocol = 1`: everything is in the body. It has no place for root and parent, for what is left
 * of a chain (steps are linked as callbacks), for a shadow name or stamps.
 */
export function buildProtocol1(input: Protocol1Input): { headers: Record<string, unknown>; body: unknown } {
  const body = {
    task: input.task,
    id: input.id,
    args: input.args,
    kwargs: input.kwargs,
    group: input.group ?? null,
    group_index: input.groupIndex ?? null,
    retries: input.retries ?? 0,
    eta: input.eta ?? null,
    expires: input.expires ?? null,
    utc: input.utc ?? true,
    callbacks: input.embed?.callbacks ?? null,
    errbacks: input.embed?.errbacks ?? null,
    timelimit: [input.timeLimit ?? null, input.softTimeLimit ?? null],
    // The old name of `group`, which readers prefer.
    taskset: input.group ?? null,
    chord: input.embed?.chord ?? null,
  }
  return { headers: { ...input.headers }, body }
}
