import type { Sig } from '../sig/sig.ts'

/** How many parts a signature contributes to the chord around it: of a chain it is its end, of a chord its body. */
export function descend(sig: Sig): number {
  switch (sig.kind) {
    case 'task':
      return 1
    case 'group':
      return sig.tasks.reduce((sum, task) => sum + descend(task), 0)
    case 'chord':
      return descend(sig.body)
    case 'chain': {
      const last = sig.tasks.findLast((task) => descend(task) > 0)
      return last === undefined ? 0 : descend(last)
    }
  }
}
