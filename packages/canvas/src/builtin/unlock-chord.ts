import { CeleriacError, GroupResult, type ResultHandle, Retry, type TaskContext } from '@celeriac/core'
import { type CallHost, type RunningTask, resultFromTuple } from '@celeriac/core/internal'
import { isReady, parseResultTuple, type ResultTuple } from '@celeriac/protocol'
import { chordFailed } from '../join/chord-failure.ts'
import { createJoiner } from '../join/create-joiner.ts'
import { failChord } from '../join/fail-chord.ts'
import { sendBody } from '../join/join-chord.ts'
import { readSig } from '../sig/read-sig.ts'
import type { Sig } from '../sig/sig.ts'

/**
 * `celery.chord_unlock(group_id, body, interval, max_retries, result)`: joins a chord by looking whether its header is
 * there, again and again, where the backend does not count parts.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#important-notes
 */
export function unlockChord(app: CallHost) {
  return async (self: TaskContext): Promise<void> => {
    const { groupId, body, interval, maxRetries, header } = readCall(self.request)
    const run = self as RunningTask
    if (!(await allReady(app, header))) {
      throw await again(self, { countdown: interval ?? app.conf.resultChordRetryInterval, maxRetries }, body, app)
    }
    const results = header.map((tuple) => resultFromTuple(app, tuple))
    const values = await valuesOf(app, groupId, results)
    if ('failure' in values) {
      app.logger.error(`Chord '${groupId}' raised: ${values.failure.error.message}`)
      return await failChord(body, values.failure, createJoiner(app), run)
    }
    try {
      await sendBody(body, values.values, app, run)
    } catch (thrown) {
      const failure = chordFailed('Callback error', thrown)
      app.logger.error(`Chord '${groupId}' raised: ${failure.error.message}`, { error: thrown })
      await failChord(body, failure, createJoiner(app), run)
    }
  }
}

interface UnlockCall {
  readonly groupId: string
  readonly body: Sig
  readonly interval: number | null
  readonly maxRetries: number | null
  readonly header: readonly ResultTuple[]
}

function readCall({ args, kwargs }: TaskContext['request']): UnlockCall {
  const [groupId, body, interval, maxRetries, result] = [
    'group_id', 'callback', 'interval', 'max_retries', 'result',
  ].map((name, index) => args[index] ?? kwargs[name]) // biome-ignore format: short
  if (typeof groupId !== 'string' || !Array.isArray(result)) {
    throw new CeleriacError('bad_option', 'celery.chord_unlock needs a group id, a body and the results of a header')
  }
  return {
    groupId,
    body: readSig(body),
    interval: typeof interval === 'number' ? interval : null,
    maxRetries: typeof maxRetries === 'number' ? maxRetries : null,
    header: result.map(parseResultTuple),
  }
}

async function allReady(app: CallHost, header: readonly ResultTuple[]): Promise<boolean> {
  const backend = await app.backend()
  const records = (await backend?.fetch(header.flatMap(taskIds))) ?? []
  return records.every((record) => record !== undefined && isReady(record.status))
}

function taskIds([[id], members]: ResultTuple): readonly string[] {
  return members === null ? [id] : members.flatMap(taskIds)
}

/** The retry that looks again; where there is to be none any more, the chord fails, since nobody else looks after it. */
async function again(
  self: TaskContext,
  options: { readonly countdown: number; readonly maxRetries: number | null },
  body: Sig,
  app: CallHost,
): Promise<unknown> {
  try {
    return self.retry(options)
  } catch (thrown) {
    if (thrown instanceof Retry) return thrown
    await failChord(
      body,
      chordFailed('chord_unlock could not be retried', thrown),
      createJoiner(app),
      self as RunningTask,
    )
    return thrown
  }
}

async function valuesOf(app: CallHost, groupId: string, results: readonly ResultHandle[]) {
  try {
    const timeout = app.conf.resultChordJoinTimeout
    return { values: await new GroupResult(app, groupId, results).get({ timeout, disableSyncSubtasks: false }) }
  } catch (thrown) {
    return { failure: chordFailed('', thrown) }
  }
}
