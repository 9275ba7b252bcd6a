import { laterSteps, type RunningTask, revokeTasks, type StateToStore, unreadRequest } from '@celeriac/core/internal'
import { encodeException, errorText, isSignatureObject, type SignatureObject } from '@celeriac/protocol'
import { planSource } from '../apply/plan-source.ts'
import { freezerOf } from '../plan/freeze.ts'
import { textOption } from '../plan/freeze-task.ts'
import { copySig } from '../sig/copy-sig.ts'
import { linksOf } from '../sig/link-sig.ts'
import type { GroupSig, Sig } from '../sig/sig.ts'
import { writeSig } from '../sig/write-sig.ts'
import { callErrbacksOf } from './call-errbacks.ts'
import type { ChordFailure } from './chord-failure.ts'
import type { Joiner } from './joiner-port.ts'
import { storeState } from './store-state.ts'

/**
 * Fails a chord whose body will never run: its errbacks are called, its failure is stored where it is waited for, and so
 * is that of the steps after it. Of a body that is a group every member fails.
 */
export async function failChord(body: Sig, failure: ChordFailure, joiner: Joiner, run: RunningTask): Promise<void> {
  if (body.kind === 'group') await failGroup(body, failure, joiner, run)
  else if (body.kind === 'chord') await failChord(withErrbacksOf(body, body.body), failure, joiner, run)
  else {
    const state = { status: 'FAILURE', result: encodeException(failure.error), traceback: null }
    const id = textOption(body.options['task_id']) ?? planSource(joiner.app).newId()
    await failTask(body, id, linksOf(body, 'link_error'), failure.error, state, joiner, run)
  }
  const state = { status: 'FAILURE', result: encodeException(failure.error), traceback: null }
  const { chain } = body.options
  if (Array.isArray(chain)) await failLater(chain.filter(isSignatureObject), state, joiner, run)
}

/** What waits for the body of a chord in a body waits for that one's body. */
function withErrbacksOf(chord: Sig, body: Sig): Sig {
  const errbacks = [...linksOf(chord, 'link_error'), ...linksOf(body, 'link_error')]
  const copy = copySig(body)
  if (errbacks.length > 0) copy.options['link_error'] = errbacks
  return copy
}

async function failGroup(
  group: GroupSig,
  { cause, error }: ChordFailure,
  joiner: Joiner,
  run: RunningTask,
): Promise<void> {
  const { app } = joiner
  const frozen = copySig(group)
  const { id, members } = freezerOf(planSource(app)).freeze(frozen, {})
  const state = { status: 'FAILURE', result: cause, traceback: null }
  const results = members ?? []
  for (const [index, { id: memberId }] of results.entries()) {
    const member = frozen.tasks[index]
    if (member === undefined) continue
    const errbacks = [...linksOf(member, 'link_error'), ...linksOf(group, 'link_error')]
    await failTask(member, memberId, errbacks, error, state, joiner, run)
  }
  await storeState(app, unreadRequest(id), state)
  const ids = results.map((result) => result.id)
  // Stored before, so that whoever is told to revoke them finds that they have ended.
  await revokeTasks(app, ids).catch((thrown: unknown) => {
    app.logger.warn(`The members of the group ${id} could not be revoked: ${errorText(thrown)}`, { error: thrown })
  })
}

async function failTask(
  sig: Sig,
  id: string,
  errbacks: readonly unknown[],
  error: unknown,
  state: StateToStore,
  joiner: Joiner,
  run: RunningTask,
): Promise<void> {
  const wire = writeSig(sig)
  const children = await callErrbacksOf({ id, task: wire.task, errbacks: distinct(errbacks) }, error, joiner.app, run)
  await storeState(joiner.app, { ...unreadRequest(id), children }, state)
  // A chord around it waits for it; of a chain for its end.
  for (const { member } of laterSteps([wire])) {
    if (member !== undefined) await joiner.returnPart(member, undefined, state, run)
  }
}

/** Fails the steps of a chain that will never run, where they are waited for. */
export async function failLater(
  chain: readonly SignatureObject[],
  state: StateToStore,
  joiner: Joiner,
  run: RunningTask,
): Promise<void> {
  for (const { request, member } of laterSteps(chain)) {
    if (member !== undefined) await joiner.returnPart(member, request, state, run)
    else if (request !== undefined) await storeState(joiner.app, request, state)
  }
}

function distinct(errbacks: readonly unknown[]): readonly unknown[] {
  return [...new Map(errbacks.map((errback) => [JSON.stringify(errback), errback])).values()]
}
