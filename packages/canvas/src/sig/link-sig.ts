import { isDeepStrictEqual } from 'node:util'
import { copySig } from './copy-sig.ts'
import { listOf } from './list-of.ts'
import { headerTasks, isSig, type Link, type Sig } from './sig.ts'
import { writeSig } from './write-sig.ts'

/** What an option holds: signatures in wire form. */
export function linksOf(sig: Sig, option: 'link' | 'link_error'): readonly unknown[] {
  return listOf(sig.options[option])
}

/** Adds a callback: to a group's first member, which it waits for alone; to a chord's body. */
export function linkTo(sig: Sig, callback: Sig): void {
  if (sig.kind === 'chord') linkTo(sig.body, callback)
  else if (sig.kind !== 'group') appendLink(sig, 'link', callback)
  else {
    const [first] = sig.tasks
    if (first !== undefined) linkTo(first, { ...copySig(callback), immutable: true })
  }
}

/** How errbacks of a chord are linked. */
export interface ErrbackTerms {
  /** `taskAllowErrorCbOnChordHeader`: to each member of the header too. */
  readonly onChordHeader: boolean
}

/** Adds an errback: to each member of a group; to a chord's body, and to its header where the app says so. */
export function linkErrorTo(sig: Sig, errback: Sig, terms: ErrbackTerms): void {
  if (sig.kind === 'group') for (const task of sig.tasks) linkErrorTo(task, errback, terms)
  else if (sig.kind !== 'chord') appendLink(sig, 'link_error', errback)
  else {
    for (const task of headerTasks(sig)) {
      if (terms.onChordHeader) linkErrorTo(task, { ...copySig(errback), immutable: true }, terms)
      // A chord in the header sees to its own.
      if (task.kind === 'chord') linkErrorTo(task, errback, terms)
    }
    linkErrorTo(sig.body, errback, terms)
  }
}

/** Adds to a signature's own list, unless an equal one is there. */
export function appendLink(sig: Sig, option: 'link' | 'link_error', link: Link): void {
  const links = linksOf(sig, option)
  const wire = isSig(link) ? writeSig(link) : link
  if (!links.some((other) => isDeepStrictEqual(other, wire))) sig.options[option] = [...links, wire]
}
