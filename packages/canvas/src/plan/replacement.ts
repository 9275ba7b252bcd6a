import { ImproperlyConfigured, type TaskRequest } from '@celeriac/core'
import type { SignatureObject } from '@celeriac/protocol'
import { combine } from '../fold/combine.ts'
import { copySig } from '../sig/copy-sig.ts'
import { linkErrorTo, linksOf, linkTo } from '../sig/link-sig.ts'
import { readSig } from '../sig/read-sig.ts'
import type { Sig, TaskSig } from '../sig/sig.ts'
import { freezerOf } from './freeze.ts'
import type { PlanSource } from './freeze-given.ts'

/** What a replacement takes over from the request. */
export type ReplacedRequest = Pick<
  TaskRequest,
  'id' | 'embed' | 'group' | 'groupIndex' | 'rootId' | 'replacedTaskNesting'
>

/**
 * What is sent in the place of a running task: the signature under the task's id, with its callbacks, its place in a
 * group or chord, and the rest of its chain. A group becomes a chord that gathers the values, since only one value can
 * take the task's place.
 *
 * @throws ImproperlyConfigured for an empty chain
 */
export function replacementOf(signature: SignatureObject, request: ReplacedRequest, source: PlanSource): Sig {
  const sig = gathered(readSig(signature), source)
  const nesting = request.replacedTaskNesting + 1
  takeLinks(sig, request, source)
  freezerOf(source).freeze(sig, { id: request.id })
  Object.assign(sig.options, {
    chord: request.embed.chord,
    group_id: request.group,
    group_index: request.groupIndex,
    root_id: request.rootId,
    replaced_task_nesting: nesting,
  })
  if (sig.kind === 'chain') for (const task of sig.tasks) task.options['replaced_task_nesting'] = nesting
  const rest = [...(request.embed.chain ?? [])].reverse().map((step) => readSig(step))
  for (const step of rest) step.options['replaced_task_nesting'] = nesting
  return rest.reduce((sum, step) => combine(sum, step, source), sig)
}

/** A group, also at the end of a chain, as a chord whose body is the list of its values. */
function gathered(sig: Sig, source: PlanSource): Sig {
  if (sig.kind === 'group') return combine(sig, accumulate(), source)
  if (sig.kind !== 'chain') return sig
  const last = sig.tasks.at(-1)
  if (last === undefined) throw new ImproperlyConfigured('Cannot replace with an empty chain')
  return last.kind === 'group'
    ? { ...sig, tasks: [...sig.tasks.slice(0, -1), combine(last, accumulate(), source)] }
    : sig
}

function accumulate(): TaskSig {
  return { kind: 'task', task: 'celery.accumulate', args: [], kwargs: { index: 0 }, options: {}, immutable: false }
}

function takeLinks(sig: Sig, { embed }: ReplacedRequest, source: PlanSource): void {
  for (const callback of embed.callbacks ?? []) linkTo(sig, readSig(callback))
  for (const errback of embed.errbacks ?? []) linkErrorTo(sig, readSig(errback), source)
  const last = sig.kind === 'chain' ? sig.tasks.at(-1) : undefined
  if (last === undefined || linksOf(sig, 'link').length === 0) return
  // A chain's own would be called in the middle, where more steps follow.
  last.options['link'] = [...linksOf(last, 'link'), ...linksOf(sig, 'link')]
  delete sig.options['link']
}

/** A signature as a further member of the chord of a running task. */
export function memberOf(signature: SignatureObject, request: ReplacedRequest, source: PlanSource): Sig {
  const sig = copySig(readSig(signature))
  Object.assign(sig.options, {
    group_id: request.group,
    group_index: request.groupIndex,
    chord: request.embed.chord,
    root_id: request.rootId,
  })
  freezerOf(source).freeze(sig, {})
  return sig
}
