import { randomUUID } from 'node:crypto'
import { EagerResult, GroupResult, type ResultHandle } from '@celeriac/core'
import { type CallHost, fromWireOptions, runHere } from '@celeriac/core/internal'
import type { SignatureObject } from '@celeriac/protocol'
import { InvalidSignature } from '@celeriac/protocol'
import { copySig } from '../sig/copy-sig.ts'
import { appendLink } from '../sig/link-sig.ts'
import { listOf } from '../sig/list-of.ts'
import { mergeOptions, mergeSig, type SigCall, withoutNulls } from '../sig/merge-sig.ts'
import {
  type ChainSig,
  type ChordSig,
  type GroupSig,
  groupSig,
  headerTasks,
  isEmptyGroup,
  type Sig,
  type TaskSig,
} from '../sig/sig.ts'
import { writeOptions } from '../sig/write-sig.ts'

/** A call that runs in this process. */
export interface HereCall extends SigCall {
  /** Reject with what a task throws. @defaultValue `taskEagerPropagates` */
  readonly throws?: boolean | undefined
}

/** Runs a signature in this process, as workers would: Celery's `apply`. */
export async function runSigHere(app: CallHost, sig: Sig, call: HereCall): Promise<ResultHandle> {
  switch (sig.kind) {
    case 'task':
      return await runTask(app, sig, call)
    case 'group':
      return await runGroup(app, sig, call)
    case 'chain':
      return await runChain(app, sig, call)
    case 'chord':
      return await runChord(app, sig, call)
  }
}

async function runTask(app: CallHost, sig: TaskSig, call: HereCall): Promise<ResultHandle> {
  const merged = mergeSig(sig, { ...call, options: withoutNulls(call.options ?? {}) })
  const definition = app.registry.require(sig.task)
  const options = fromWireOptions(writeOptions(merged.options))
  return await runHere(app, definition, { ...merged, options }, call.throws)
}

async function runGroup(app: CallHost, group: GroupSig, { options = {}, ...call }: HereCall): Promise<ResultHandle> {
  const { task_id: id, ...rest } = mergeOptions(group.options, options)
  const members = flattened(group)
  const results: ResultHandle[] = []
  for (const member of members) results.push(await runSigHere(app, member, { ...call, options: rest }))
  return new GroupResult(app, typeof id === 'string' ? id : randomUUID(), results)
}

function flattened({ tasks }: GroupSig): Sig[] {
  return tasks.flatMap((task) => {
    if (task.kind === 'group') return flattened(task)
    return task.kind === 'chain' && task.tasks.length === 0 ? [] : [task]
  })
}

async function runChain(app: CallHost, chain: ChainSig, call: HereCall): Promise<ResultHandle> {
  const { link, task_id: _id, ...options } = { ...chain.options, ...call.options }
  const steps = chain.tasks.filter((task) => !isEmptyGroup(task))
  if (steps.length === 0) steps.push(...chain.tasks.slice(-1))
  let last: ResultHandle | undefined
  for (const [index, step] of steps.entries()) {
    const task = copySig(step)
    if (link !== undefined && index === steps.length - 1) {
      const target = task.kind === 'chord' ? task.body : task
      for (const callback of listOf(link)) appendLink(target, 'link', callback as SignatureObject)
    }
    const given =
      last === undefined
        ? { args: [...(call.args ?? []), ...chain.args], kwargs: call.kwargs ?? {} }
        : { args: [await last.get()] }
    const result: ResultHandle = await runSigHere(app, task, { ...given, options, throws: call.throws })
    last = withParent(result, last)
    if (result instanceof EagerResult && ['IGNORED', 'REJECTED'].includes(await result.state())) break
  }
  if (last === undefined) throw new InvalidSignature('Not a signature: the chain has no steps')
  return last
}

async function runChord(app: CallHost, chord: ChordSig, { options = {}, ...call }: HereCall): Promise<ResultHandle> {
  const header = groupSig(headerTasks(chord).map((task) => copySig(task)))
  const kwargs = { ...chord.kwargs, ...call.kwargs }
  const parts = await runGroup(app, header, { ...call, args: [...(call.args ?? []), ...chord.args], kwargs })
  const values = await parts.get()
  const body = copySig(chord.body)
  const { link, link_error: _linkError } = { ...chord.options, ...options }
  for (const callback of listOf(link)) appendLink(body, 'link', callback as SignatureObject)
  return withParent(await runSigHere(app, body, { args: [values], throws: call.throws }), parts)
}

function withParent(result: ResultHandle, parent: ResultHandle | undefined): ResultHandle {
  if (parent !== undefined && result.parent === null) Object.defineProperty(result, 'parent', { value: parent })
  return result
}
