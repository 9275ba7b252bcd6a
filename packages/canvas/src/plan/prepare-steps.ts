import { copySig } from '../sig/copy-sig.ts'
import { linkErrorTo, linkTo } from '../sig/link-sig.ts'
import { readSig } from '../sig/read-sig.ts'
import { chordSig, isEmptyGroup, type Sig, unrolled } from '../sig/sig.ts'
import type { FreezeGiven, Freezer } from './freeze-given.ts'
import { firstOfLine, type ResultNode } from './result-node.ts'
import { isSplittable, splitChord } from './split-chord.ts'
import { stripPendingChords } from './strip-chords.ts'

/** A chain, and what is given to it. */
export interface ChainGiven extends FreezeGiven {
  readonly steps: readonly Sig[]
  /** For the first step. */
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  /** For every step. */
  readonly errbacks: readonly unknown[]
  /** The steps are to be sent: copies are made, and nested chains and the bodies of chords are taken apart. */
  readonly sending: boolean
}

/** A chain with its ids. */
export interface PreparedSteps {
  /** In reverse: the first step is the last element, as in a message's `chain`. */
  readonly tasks: Sig[]
  readonly results: readonly ResultNode[]
}

/**
 * Fixes the ids of a chain's steps, from the last one to the first. Chains in it are spliced, empty groups dropped, and
 * a group that something follows becomes a chord with that for its body.
 */
export function prepareSteps(given: ChainGiven, freezer: Freezer): PreparedSteps {
  const { rootId, sending } = given
  const steps = leadByTask(given)
  const tasks: Sig[] = []
  const results: ResultNode[] = []
  let next: { sig: Sig; result: ResultNode } | undefined
  // What a chain is a part of waits for its last step.
  let isLast = true
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    let sig = unrolled(step)
    if (isEmptyGroup(sig) && (steps.length > 0 || next !== undefined)) continue
    if (sending && isSplittable(sig)) {
      steps.push(...splitChord(sig, freezer))
      continue
    }
    sig = withArguments(sig, given, steps.length === 0)
    if (sig.kind === 'chain') {
      steps.push(...sig.tasks)
      continue
    }
    if (sig.kind === 'group' && next !== undefined) {
      sig = upgraded(sig, next, given)
      tasks.pop()
      next = unlinked(results, results.pop(), tasks)
    }
    const result = freezer.freeze(sig, isLast ? { ...given, parentId: undefined } : { rootId })
    isLast = false
    if (next !== undefined) {
      if (freezer.useLink) linkTo(sig, next.sig)
      next.result.parent ??= result
    }
    addErrbacks(sig, given, freezer)
    tasks.push(sig)
    results.push(result)
    // The end of a chord is its body; what comes before it leads to the header.
    next = { sig, result: sig.kind === 'chord' ? firstOfLine(result) : result }
  }
  if (sending) for (const task of tasks) stripPendingChords(task)
  return { tasks, results }
}

/**
 * The steps with a real one in front, which gets the arguments: chains at the head are spliced, and empty groups there
 * are left out unless they are all there is.
 */
function leadByTask({ steps, sending }: ChainGiven): Sig[] {
  const waiting = [...steps].reverse()
  let dropped: Sig | undefined
  for (let head = waiting.pop(); head !== undefined; head = waiting.pop()) {
    if (head.kind === 'chain') waiting.push(...[...(sending ? copySig(head) : head).tasks].reverse())
    else if (isEmptyGroup(unrolled(head)) && waiting.length > 0) dropped = head
    else return [unrolled(head), ...waiting.reverse()]
  }
  return dropped === undefined ? [] : [dropped]
}

function withArguments(sig: Sig, { args, kwargs, sending }: ChainGiven, isFirst: boolean): Sig {
  if (sending) return copySig(sig, isFirst ? { args, kwargs } : undefined)
  if (isFirst && args.length > 0) sig.args = [...args, ...sig.args]
  return sig
}

/** `group | step` is a chord. Its body has been frozen already, and keeps its id. */
function upgraded(
  group: Sig & { readonly kind: 'group' },
  { sig: body, result }: { readonly sig: Sig; readonly result: ResultNode },
  { rootId }: ChainGiven,
): Sig {
  const options = { ...(result.members === null && { task_id: result.id }), root_id: rootId ?? null }
  return { ...chordSig(group.tasks, body, options), args: group.args }
}

/**
 * What follows the body of a chord was linked to the body's result: it is unlinked, so that it can be linked to the
 * chord's.
 */
function unlinked(
  results: readonly ResultNode[],
  body: ResultNode | undefined,
  tasks: readonly Sig[],
): { sig: Sig; result: ResultNode } | undefined {
  const sig = tasks.at(-1)
  let node = results.at(-1)
  if (sig === undefined || node === undefined) return undefined
  while (node.parent !== null && node.parent !== body) node = node.parent
  if (node.parent === body) node.parent = null
  return { sig, result: node }
}

function addErrbacks(sig: Sig, { errbacks }: ChainGiven, freezer: Freezer): void {
  for (const errback of errbacks) {
    linkErrorTo(sig, readSig(errback), freezer)
  }
}
