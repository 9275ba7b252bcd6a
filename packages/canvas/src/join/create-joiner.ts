import {
  type CallHost,
  type ChordMember,
  type RecordedRequest,
  type RunningTask,
  resultExpiryS,
  type StateToStore,
  stateRecord,
  unreadRequest,
} from '@celeriac/core/internal'
import { encodeException, errorText, type SignatureObject } from '@celeriac/protocol'
import { textOption } from '../plan/freeze-task.ts'
import { readSig } from '../sig/read-sig.ts'
import type { Sig } from '../sig/sig.ts'
import { joinSeconds } from './claim-seconds.ts'
import { joinChord } from './join-chord.ts'
import type { Joiner } from './joiner-port.ts'
import { storeState } from './store-state.ts'

/** Joins an app's chords on a backend that counts parts; on others `celery.chord_unlock` does it. */
export function createJoiner(app: CallHost): Joiner {
  const joiner: Joiner = { app, returnPart }
  return joiner

  async function returnPart(
    member: ChordMember,
    recorded: RecordedRequest | undefined,
    state: StateToStore,
    run: RunningTask,
  ): Promise<void> {
    const { id: taskId, group: groupId, groupIndex: index, chord } = member
    const store = (await app.backend())?.chords
    if (store === undefined || groupId === null) {
      if (recorded !== undefined) await storeState(app, recorded, state)
      return
    }
    const { conf } = app
    const { status, result } = state
    const expiresS = conf.resultChordExpires ?? conf.resultExpires
    const claim = await store.part({
      taskId,
      status,
      result,
      groupId,
      index,
      expiresS,
      headerExpiresS: longer(expiresS, conf.resultExpires),
      claimS: joinSeconds(conf),
      chord,
      rootId: run.request.rootId,
      ...(recorded !== undefined && {
        stored: { record: stateRecord(recorded, state, app), expiresS: resultExpiryS(conf, status) },
      }),
    })
    if (claim === undefined) return
    const body = await readBody(chord, app)
    if (body === undefined) await claim.failed()
    else await joinChord({ groupId, body, claim }, joiner, run)
  }
}

/** The body of a chord; where it cannot be read, that is stored where the body is waited for. */
async function readBody(chord: SignatureObject, app: CallHost): Promise<Sig | undefined> {
  try {
    return readSig(chord)
  } catch (error) {
    app.logger.error(`The body of a chord cannot be read: ${errorText(error)}`, { error })
    const id = textOption(chord.options['task_id'])
    const state = { status: 'FAILURE', result: encodeException(error), traceback: null }
    if (id !== undefined) await storeState(app, unreadRequest(id), state)
    return undefined
  }
}

/** Null, and 0 with Celery, are for ever. */
function longer(a: number | null, b: number | null): number | null {
  return !a || !b ? null : Math.max(a, b)
}
