import { groupSig } from '../sig/sig.ts'
import { Composite } from './composite.ts'
import type { Group } from './composite-types.ts'
import type { MemberOpen, Members, MemberValues } from './members.ts'
import { appOf, stepList, stepSig, stepSigs } from './step-sig.ts'

/**
 * Signatures that run side by side. Members may be given as a list or by a generator.
 *
 * @example
 * ```ts
 * const sums = await group([add.s(2, 2), add.s(4, 4)]).delay().get()
 * ```
 * @throws CeleriacError `not_a_signature`
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#groups
 */
export function group<const H extends Members>(
  members: H,
): MemberValues<H> extends infer V extends readonly unknown[] ? Group<MemberOpen<H>, V> : never
export function group(members: unknown): unknown {
  const isList = typeof members === 'object' && members !== null && Symbol.iterator in members
  if (!isList) {
    // A group of a group is that group.
    const sig = stepSig(members, 'group')
    return new Composite(appOf([members]), sig.kind === 'group' ? groupSig(sig.tasks) : groupSig([sig]))
  }
  const steps = stepList(members, 'group')
  return new Composite(appOf(steps), groupSig(stepSigs(steps, 'group')))
}
