import { copySig } from '../sig/copy-sig.ts'
import type { ErrbackTerms } from '../sig/link-sig.ts'
import type { ChainSig, ChordSig, Sig, SigOptions } from '../sig/sig.ts'
import { unchain } from '../sig/unchain.ts'

/** Options of a chain that its run consumes, and does not hand on to its first step. */
const CHAIN_OPTIONS = new Set([
  'chord', 'group_id', 'group_index', 'link', 'link_error', 'parent_id', 'root_id', 'task_id',
]) // biome-ignore format: one thought

/** A chord whose body is a chain that a task leads: the rest of that chain can follow the chord instead. */
export function isSplittable(sig: Sig): sig is ChordSig & { body: ChainSig } {
  if (sig.kind !== 'chord' || sig.body.kind !== 'chain') return false
  const [first] = sig.body.tasks
  return first !== undefined && first.kind !== 'group'
}

/**
 * The chord with the first step of its body, then the other steps: so that the rest of a chain is not copied into every
 * task of the header.
 */
export function splitChord(chord: ChordSig & { body: ChainSig }, terms: ErrbackTerms): Sig[] {
  const copy: ChordSig = copySig(chord)
  const [first, ...rest] = unchain(chord.body, terms)
  if (first !== undefined) copy.body = copySig(first, { options: optionsOfFirst(chord.body.options) })
  return [copy, ...rest]
}

function optionsOfFirst(options: SigOptions): SigOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !CHAIN_OPTIONS.has(name)))
}

/** A chain in which all such chords are split, also those in chains of it. */
export function splitChords(chain: ChainSig, terms: ErrbackTerms): void {
  const waiting = [...chain.tasks].reverse()
  const tasks: Sig[] = []
  for (let task = waiting.pop(); task !== undefined; task = waiting.pop()) {
    if (task.kind === 'chain') splitChords(task, terms)
    if (isSplittable(task)) waiting.push(...splitChord(task, terms).reverse())
    else tasks.push(task)
  }
  chain.tasks = tasks
}
