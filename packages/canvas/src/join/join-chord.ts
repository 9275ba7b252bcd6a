import {
  type CallHost,
  type ChordClaim,
  type RunningTask,
  resultFromTuple,
  runInContext,
} from '@celeriac/core/internal'
import { PROPAGATE_STATES } from '@celeriac/protocol'
import { applySig } from '../apply/apply-sig.ts'
import { asWorker } from '../apply/send-messages.ts'
import { textOption } from '../plan/freeze-task.ts'
import type { Sig } from '../sig/sig.ts'
import { type ChordFailure, chordFailed, dependencyFailed } from './chord-failure.ts'
import { publishSeconds } from './claim-seconds.ts'
import { failChord } from './fail-chord.ts'
import type { Joiner } from './joiner-port.ts'

/** A chord that is complete, in the hands of whoever has its claim. */
export interface CompleteChord {
  readonly groupId: string
  readonly body: Sig
  readonly claim: ChordClaim
}

/** Sends the body of a chord with the values of its header; where one of them failed, the chord fails. */
export async function joinChord(chord: CompleteChord, joiner: Joiner, run: RunningTask): Promise<void> {
  const { app } = joiner
  const { groupId, body, claim } = chord
  const header = await headerValues(claim, app)
  if ('failure' in header) {
    app.logger.error(`Chord '${groupId}' raised: ${header.failure.error.message}`)
    try {
      await failChord(body, header.failure, joiner, run)
    } finally {
      await claim.failed()
    }
    return
  }
  if (!(await claim.extend(publishSeconds(app.conf, body.options)))) {
    app.logger.warn(`The body of chord '${groupId}' is not sent: another worker has the claim to do it`)
    return
  }
  try {
    await sendBody(body, header.values, app, run)
  } catch (thrown) {
    const failure = chordFailed('Callback error', thrown)
    app.logger.error(`Chord '${groupId}' raised: ${failure.error.message}`, { error: thrown })
    await failChord(body, failure, joiner, run)
  } finally {
    const held = await claim.done()
    if (!held) app.logger.warn(`The claim of chord '${groupId}' was lost before it ended: its parts are left to expire`)
  }
}

/**
 * Finishes what another worker has begun and not ended: it may have died after it had sent the body. If that one has
 * left anything behind, only the chord's parts are taken away.
 */
export async function takeOver(chord: CompleteChord, joiner: Joiner, run: RunningTask): Promise<void> {
  const { body, claim, groupId } = chord
  const id = textOption(body.options['task_id'])
  const backend = await joiner.app.backend()
  const [record] = id === undefined ? [] : ((await backend?.fetch([id])) ?? [])
  joiner.app.logger.warn(`The body of chord '${groupId}' was claimed by a worker that has not ended it: taking over`)
  if (record === undefined) await joinChord(chord, joiner, run)
  else await claim.done()
}

/** Sends a body with the header's values as its first argument. The run is its parent. */
export async function sendBody(body: Sig, values: unknown, app: CallHost, run: RunningTask): Promise<void> {
  await runInContext(run, () => applySig(app, body, { args: [values] }, asWorker(app)))
}

type HeaderValues = { readonly values: readonly unknown[] } | { readonly failure: ChordFailure }

async function headerValues(claim: ChordClaim, app: CallHost): Promise<HeaderValues> {
  try {
    const saved = await claim.header()
    if (saved !== undefined) {
      // Groups in the header: their values are lists in the list.
      const timeout = app.conf.resultChordJoinTimeout
      const values = await resultFromTuple(app, saved).get({ timeout, disableSyncSubtasks: false })
      return { values: values as readonly unknown[] }
    }
    const parts = await claim.parts()
    const failed = parts.find(({ status }) => PROPAGATE_STATES.has(status))
    return failed === undefined ? { values: parts.map(({ result }) => result) } : { failure: dependencyFailed(failed) }
  } catch (thrown) {
    return { failure: chordFailed('Join error', thrown) }
  }
}
