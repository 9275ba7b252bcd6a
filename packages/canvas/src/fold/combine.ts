import { copySig } from '../sig/copy-sig.ts'
import type { ErrbackTerms } from '../sig/link-sig.ts'
import { type ChainSig, chainSig, chordSig, type GroupSig, isEmptyGroup, type Sig, unrolled } from '../sig/sig.ts'
import { unchain } from '../sig/unchain.ts'

/**
 * One signature after another, with Celery's upgrades: what follows a group makes a chord of it, what follows a chord
 * goes into its body. Neither is changed.
 *
 * The rules are not symmetric, and are Celery's to the letter: `a | group(b)` unrolls the group, `group(a) | b` does not.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#chords
 */
export function combine(left: Sig, right: Sig, terms: ErrbackTerms): Sig {
  switch (left.kind) {
    case 'task':
      return afterTask(left, right, terms)
    case 'chain':
      return afterChain(left, right, terms)
    case 'group':
      return isEmptyGroup(right)
        ? left
        : chordSig(
            left.tasks.map((task) => copySig(task)),
            right,
          )
    case 'chord': {
      const next = right.kind === 'group' ? unrolled(right) : right
      if (right.kind === 'chain' || next.kind === 'group') return afterTask(left, right, terms)
      return { ...copySig(left), body: combine(copySig(left.body), next, terms) }
    }
  }
}

function afterTask(left: Sig, right: Sig, terms: ErrbackTerms): ChainSig {
  return chainSig(right.kind === 'chain' ? [left, ...unchain(right, terms)] : [left, unrolled(right)])
}

function afterChain(left: ChainSig, right: Sig, terms: ErrbackTerms): Sig {
  if (isEmptyGroup(right)) return left
  if (right.kind === 'chain') return unchain(right, terms).reduce<Sig>((sum, step) => combine(sum, step, terms), left)
  const next = unrolled(right)
  return next.kind === 'group' ? groupAfterChain(left, next, terms) : stepAfterChain(left, next, terms)
}

function groupAfterChain(left: ChainSig, right: GroupSig, terms: ErrbackTerms): Sig {
  const tasks = unchain(left, terms)
  const last = tasks.at(-1)
  if (last === undefined) return right
  if (last.kind === 'chord') last.body = combine(last.body, right, terms)
  else tasks.push(right)
  return chainSig(tasks)
}

function stepAfterChain(left: ChainSig, right: Sig, terms: ErrbackTerms): ChainSig {
  const last = left.tasks.at(-1)
  if (last?.kind === 'group') {
    const { tasks, ...rest } = copySig(left)
    const chord = chordSig(
      last.tasks.map((task) => copySig(task)),
      right,
    )
    const before = tasks.at(-2)
    if (before?.kind !== 'chord') return { ...rest, tasks: [...tasks.slice(0, -1), chord] }
    // Two chords in a row: the second goes into the body of the first.
    before.body = combine(before.body, chord, terms)
    return { ...rest, tasks: tasks.slice(0, -1) }
  }
  if (last?.kind === 'chord' && right.kind !== 'chord') {
    const copy = copySig(left)
    const chord = copy.tasks.at(-1)
    if (chord?.kind === 'chord') chord.body = combine(chord.body, right, terms)
    return copy
  }
  return chainSig([...unchain(left, terms), right])
}

/** All of them in a row: what `chain(…)` makes of its steps. */
export function combineAll(steps: readonly Sig[], terms: ErrbackTerms): Sig {
  let sum: Sig = chainSig([])
  for (const [index, step] of steps.entries()) {
    const last = sum.kind === 'chain' ? sum.tasks.at(-1) : undefined
    const isPlain = last === undefined || last.kind === 'task' || last.kind === 'chain'
    // The plain case without copying all that is there already.
    if (sum.kind === 'chain' && isPlain && step.kind === 'task')
      sum.tasks.push(index === steps.length - 1 ? step : copySig(step))
    else sum = combine(sum, step, terms)
  }
  return sum
}
