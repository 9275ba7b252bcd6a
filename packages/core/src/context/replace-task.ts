import type { SignatureObject } from '@celeriac/protocol'
import { CeleriacError } from '../errors/celeriac-error.ts'
import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'
import { Ignore } from '../errors/celery/task-predicates.ts'
import { canvasNeeded } from '../later/canvas-needed.ts'
import type { AnyStep } from '../types/step.ts'
import type { RunningTask } from './running-task.ts'

/**
 * Sends `step` in the place of the running task, under its id: whoever waits for the task gets the replacement's
 * result, and its callbacks, chain and group go on from there.
 *
 * @returns a promise that never resolves: the run ends where it is awaited
 * @throws CeleriacError `called_directly`; `canvas_needed` for a composite signature where nothing can apply it;
 * ImproperlyConfigured for an empty chain, and for one with a chord of its own
 * @see https://docs.celeryq.dev/en/stable/reference/celery.app.task.html#celery.app.task.Task.replace
 */
export async function replaceTask(run: RunningTask, step: AnyStep): Promise<never> {
  const { request } = run
  const signature = step.toJSON()
  if (signature.options['chord'] != null) {
    throw new ImproperlyConfigured('a signature that replaces a task must not be part of a chord')
  }
  if (request.calledDirectly) {
    throw new CeleriacError(
      'called_directly',
      `task '${run.name}' was called as a function: there is no message to replace`,
    )
  }
  if (signature.subtask_type !== null) return await replaceByComposite(run, signature)
  const nesting = request.replacedTaskNesting + 1
  const options = {
    taskId: request.id,
    link: [...linksOf(signature, 'link'), ...(request.embed.callbacks ?? [])],
    linkError: [...linksOf(signature, 'link_error'), ...(request.embed.errbacks ?? [])],
    chord: request.embed.chord,
    groupIndex: request.groupIndex,
    rootId: request.rootId,
    // As `send_task` inside a task fills it in: the running task is the parent of what it sends.
    parentId: request.id,
    // The last task of a chain has an empty one; what replaces it has none.
    chain: request.embed.chain?.length ? request.embed.chain.map((next) => renest(next, nesting)) : null,
    replacedTaskNesting: nesting,
    addToParent: false,
  }
  const replacement = { ...signature, options: { ...signature.options, group_id: request.group } }
  const { internals, replaceHere } = run.environment
  if (replaceHere === undefined) {
    await internals.publisher.applySignature(replacement, { options })
    run.endWith?.({ error: new Ignore('Replaced by new task') })
  } else {
    const value = await replaceHere(replacement, options)
    run.endWith?.({ value })
  }
  return new Promise<never>(() => {})
}

/** The canvas package says what is sent; it has all of the request's options already. */
async function replaceByComposite(run: RunningTask, signature: SignatureObject): Promise<never> {
  const { internals, replaceHere } = run.environment
  const { publisher } = internals
  if (publisher.canvas === undefined) {
    throw canvasNeeded(`replacing task '${run.name}' by a ${signature.subtask_type}`)
  }
  const replacement = publisher.canvas.replacement(run.request, signature)
  if (replaceHere === undefined) {
    await publisher.applySignature(replacement, { options: { addToParent: false } })
    run.endWith?.({ error: new Ignore('Replaced by new task') })
  } else run.endWith?.({ value: await publisher.canvas.runHere(replacement, {}) })
  return new Promise<never>(() => {})
}

function linksOf(signature: SignatureObject, name: 'link' | 'link_error'): readonly SignatureObject[] {
  const links = signature.options[name]
  if (links == null) return []
  return (Array.isArray(links) ? links : [links]) as readonly SignatureObject[]
}

function renest(signature: SignatureObject, nesting: number): SignatureObject {
  return { ...signature, options: { ...signature.options, replaced_task_nesting: nesting } }
}
