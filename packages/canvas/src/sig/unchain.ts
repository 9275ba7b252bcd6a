import { copySig } from './copy-sig.ts'
import { type ErrbackTerms, linkErrorTo, linksOf, linkTo } from './link-sig.ts'
import { readSig } from './read-sig.ts'
import type { ChainSig, Sig } from './sig.ts'

/** Copies of a chain's steps: the chain's callbacks are on the last one then, its errbacks on all. */
export function unchain(chain: ChainSig, terms: ErrbackTerms): Sig[] {
  const tasks = chain.tasks.map((task) => copySig(task))
  const last = tasks.at(-1)
  if (last !== undefined) for (const link of linksOf(chain, 'link')) linkTo(last, readSig(link))
  for (const errback of linksOf(chain, 'link_error')) {
    for (const task of tasks) linkErrorTo(task, readSig(errback), terms)
  }
  return tasks
}
