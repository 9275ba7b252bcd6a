import type { Embed, TaskHeaderOptions, TaskMessage } from '@celeriac/protocol'
import type { CheckOf } from '../check/checks.ts'
import type { ResolvedTaskOptions } from '../definition/resolved-task-options.ts'
import type { TaskRequest } from '../definition/task-request.ts'

/**
 * One option of a call: how its value is checked, where it travels, and what gives it where the caller does not.
 * Whatever knows all options (check, wire form, merging, retries, `docs/tasks.md`) comes from these.
 */
export interface CallOptionSpec<Name, Value> {
  /** Null says something where it passes: the task's own value does not count. Elsewhere it is as good as nothing. */
  readonly check: CheckOf<Value>
  /** Part of the message that carries it; `none` for what only the sender goes by. */
  readonly travels: Place<Name>
  /** The name of the option in that part, where it differs. */
  readonly as?: keyof TaskMessage | keyof Embed
  /** The request of a call that runs here does not have it. */
  readonly remoteOnly?: true
  /** Brings an accepted value into the form that the rest of the code reads. `what` begins its complaints. */
  readonly convert?: (value: NonNullable<Value>, what: string) => unknown
  /** How a signature carries it: under Celery's name unless it says otherwise. */
  readonly signature?: SignatureForm<Value>
  /** Of a signature, whoever calls it cannot change it. */
  readonly immutable?: true
  /** The task's option that gives it: one of Celery's execution options. */
  readonly task?: keyof ResolvedTaskOptions
  /**
   * What a message that is sent again (a retry) keeps of the request; undefined is nothing. Without it, it keeps
   * nothing.
   */
  readonly again?: (request: TaskRequest, task: ResolvedTaskOptions) => Value | undefined
}

/** Headers that are made of the call and its options, and not of one option alone. */
type ComputedHeader =
  | 'countdown' | 'eta' | 'expires' | 'groupId' | 'rootId' | 'parentId' | 'retries' | 'argsrepr' | 'kwargsrepr' | 'origin' // biome-ignore format: short

/** `protocol` says which options are headers. */
type Place<Name> = Name extends keyof TaskHeaderOptions | ComputedHeader ? 'header' : 'body' | 'property' | 'none'

/** `none`: signatures do not carry it. `spread`: its fields stand among the options. */
type SignatureForm<Value> =
  | 'none'
  | 'spread'
  | {
      readonly write?: (value: NonNullable<Value>) => unknown
      readonly read?: (value: unknown) => unknown
    }

/** One entry for each option of a group. */
export type CallOptionSpecs<G> = { readonly [K in keyof G]-?: CallOptionSpec<K, Exclude<G[K], undefined>> }
