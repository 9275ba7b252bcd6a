import type { CallHost, ChordMember, RunningTask, StateToStore } from '@celeriac/core/internal'
import { readSig } from '../sig/read-sig.ts'
import { joinSeconds } from './claim-seconds.ts'
import { joinChord } from './join-chord.ts'
import type { Joiner } from './joiner-port.ts'

/** Joins an app's chords on a backend that counts parts; on others `celery.chord_unlock` does it. */
export function createJoiner(app: CallHost): Joiner {
  const joiner: Joiner = { app, returnPart }
  return joiner

  async function returnPart(member: ChordMember, { status, result }: StateToStore, run: RunningTask): Promise<void> {
    const { id: taskId, group: groupId, groupIndex: index, chord } = member
    const store = (await app.backend())?.chords
    if (store === undefined || groupId === null) return
    const { conf } = app
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
    })
    if (claim !== undefined) await joinChord({ groupId, body: readSig(chord), claim }, joiner, run)
  }
}

/** Null, and 0 with Celery, are for ever. */
function longer(a: number | null, b: number | null): number | null {
  return !a || !b ? null : Math.max(a, b)
}
