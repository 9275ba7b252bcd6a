import { type ChordSig, headerTasks, type Sig } from '../sig/sig.ts'

/**
 * Takes the body off the header tasks of every chord that is still pending: it travels once, with the chord, and whoever
 * applies the chord puts it there again.
 */
export function stripPendingChords(sig: Sig): void {
  if (sig.kind === 'chord') {
    clearHeader(sig)
    for (const task of headerTasks(sig)) stripPendingChords(task)
    stripPendingChords(sig.body)
  } else if (sig.kind !== 'task') for (const task of sig.tasks) stripPendingChords(task)
}

function clearHeader({ header }: ChordSig): void {
  if (Array.isArray(header)) for (const task of header) clearChord(task)
  else clearChord(header)
}

/** Only what ends a signature brings its chord on. */
function clearChord(sig: Sig): void {
  delete sig.options['chord']
  if (sig.kind === 'group') for (const task of sig.tasks) clearChord(task)
  const last = sig.kind === 'chain' ? sig.tasks.at(-1) : sig.kind === 'chord' ? sig.body : undefined
  if (last !== undefined) clearChord(last)
}
