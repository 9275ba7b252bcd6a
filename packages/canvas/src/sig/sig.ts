import type { SignatureObject } from '@celeriac/protocol'

/** Options of a signature by Celery's names. `chord` and the elements of `chain` may be a {@link Sig}. */
export type SigOptions = Record<string, unknown>

/** What all kinds of signatures have. Plans are made of copies, which they change as they go. */
interface SigFields {
  args: readonly unknown[]
  options: SigOptions
  immutable: boolean
}

/** The signature of one task; `celery.map` and its like are tasks too. */
export interface TaskSig extends SigFields {
  readonly kind: 'task'
  readonly task: string
  kwargs: Readonly<Record<string, unknown>>
}

/** One step after the other. */
export interface ChainSig extends SigFields {
  readonly kind: 'chain'
  tasks: Sig[]
}

/** Members side by side. */
export interface GroupSig extends SigFields {
  readonly kind: 'group'
  tasks: Sig[]
}

/** A header side by side, then the body with the list of the header's results. */
export interface ChordSig extends SigFields {
  readonly kind: 'chord'
  /** A list, or a group once it is frozen, whose id is then the chord's. */
  header: Sig[] | GroupSig
  body: Sig
  /** Keyword arguments for all of the header. */
  kwargs: Readonly<Record<string, unknown>>
}

/** A signature as plans read it: the wire form, taken apart. */
export type Sig = TaskSig | ChainSig | GroupSig | ChordSig

/** A chain of these steps. */
export function chainSig(tasks: Sig[], options: SigOptions = {}): ChainSig {
  return { kind: 'chain', tasks, args: [], options, immutable: false }
}

/** A group of these members. */
export function groupSig(tasks: Sig[], options: SigOptions = {}): GroupSig {
  return { kind: 'group', tasks, args: [], options, immutable: false }
}

/** A chord of a header and its body. */
export function chordSig(header: Sig[] | GroupSig, body: Sig, options: SigOptions = {}): ChordSig {
  return { kind: 'chord', header, body, args: [], kwargs: {}, options, immutable: false }
}

/** Members of a chord's header, whichever form it has. */
export function headerTasks({ header }: ChordSig): Sig[] {
  return Array.isArray(header) ? header : header.tasks
}

/** A group without members: a no-op wherever something else stands beside it. */
export function isEmptyGroup(sig: Sig): boolean {
  return sig.kind === 'group' && sig.tasks.length === 0
}

/** A group of one is its member. */
export function unrolled(sig: Sig): Sig {
  const [only] = sig.kind === 'group' && sig.tasks.length === 1 ? sig.tasks : []
  return only ?? sig
}

/** Whether an option's value is a signature of a plan, and not one in wire form. */
export function isSig(value: unknown): value is Sig {
  return typeof value === 'object' && value !== null && 'kind' in value && !('subtask_type' in value)
}

/** A linked signature: in wire form, or of a plan. */
export type Link = SignatureObject | Sig
