import { CeleriacError } from '@celeriac/core'
import type { CallHost, ResultBackend } from '@celeriac/core/internal'
import type { Plan, PlannedChord } from '../plan/plan.ts'
import { writeNode } from '../plan/result-node.ts'
import type { TaskSig } from '../sig/sig.ts'
import { pendingChord } from './pending-chord.ts'
import { unlockMessage } from './unlock-message.ts'

/** Sends messages. Those of one call share a round trip. */
export type SendMessages = (messages: readonly TaskSig[]) => Promise<void>

/**
 * Does what a plan says: opens its chords, then sends its messages. A chord is open before the first task of its
 * header can end.
 *
 * @throws CeleriacError `chords_unsupported`, `results_disabled`; what sending throws
 */
export async function carryOut(plan: Plan, app: CallHost, send: SendMessages): Promise<void> {
  const messages =
    plan.chords.length > 0 || plan.messages.some(pendingChord) ? await openChords(plan, app) : plan.messages
  await send(messages)
}

/** @returns the plan's messages, with those that join chords on a backend that does not join by itself */
async function openChords({ chords, messages }: Plan, app: CallHost): Promise<readonly TaskSig[]> {
  const backend = chordBackend(await app.backend())
  const expiresS = app.conf.resultChordExpires ?? app.conf.resultExpires
  const store = backend.chords
  if (store === undefined) return [...chords.map((chord) => unlockMessage(chord, app)), ...messages]
  await Promise.all(chords.map((chord) => store.open(opening(chord, expiresS))))
  return messages
}

function opening({ groupId, size, header }: PlannedChord, expiresS: number | null) {
  const isNested = header.members?.some(({ members }) => members !== null) === true
  return { groupId, size, expiresS, ...(isNested && { header: writeNode(header) }) }
}

/** @throws CeleriacError where the results of a chord's header cannot be read by whoever joins it */
function chordBackend(backend: ResultBackend | undefined): ResultBackend {
  if (backend === undefined) {
    throw new CeleriacError('results_disabled', 'chords need a result backend: set resultBackend (short: backend)')
  }
  if (backend.reach === 'caller') {
    throw new CeleriacError(
      'chords_unsupported',
      `chords cannot be joined on the result backend ${backend.displayUrl}: only the sender can read its results. Use Redis or a file:// folder`,
    )
  }
  return backend
}
