import { copySig } from '../sig/copy-sig.ts'
import { appendLink, type ErrbackTerms, linkErrorTo, linkTo } from '../sig/link-sig.ts'
import { readSig } from '../sig/read-sig.ts'
import type { Sig } from '../sig/sig.ts'

/**
 * Adds what was linked to a chord when it was called to its body: callbacks as linking does, errbacks to each task of a
 * group, or to the group itself where it has some of its own. Nothing goes to the header.
 */
export function addBodyCallbacks(
  body: Sig,
  { links, errbacks }: { readonly links: readonly unknown[]; readonly errbacks: readonly unknown[] },
): void {
  for (const link of links) {
    const callback = readSig(link)
    if (body.kind === 'group' && body.tasks.length === 0) appendLink(body, 'link', callback)
    else linkTo(body, callback)
  }
  for (const errback of errbacks) {
    if (body.kind === 'group') addErrback(body, readSig(errback), true)
    else appendLink(body, 'link_error', readSig(errback))
  }
}

const bodiesOnly: ErrbackTerms = { onChordHeader: false }

/** @param runsAsGroup a group in a group is flattened, and its options are dropped then */
function addErrback(sig: Sig, errback: Sig, runsAsGroup: boolean): void {
  if (sig.kind === 'chord') addErrback(sig.body, errback, true)
  else if (sig.kind !== 'group') linkErrorTo(sig, copySig(errback), bodiesOnly)
  else if (runsAsGroup && sig.options['link_error'] != null) appendLink(sig, 'link_error', errback)
  else for (const task of sig.tasks) addErrback(task, errback, false)
}
