import { randomUUID } from 'node:crypto'
import { parseSignature, type ResultTuple, resultTuple, type SignatureObject } from '@celeriac/protocol'
import { definitionOptions } from '../call/definition-options.ts'
import { mergeOptions } from '../call/merge-options.ts'
import { fromWireOptions } from '../call/options-wire.ts'
import type { Publisher, TaskCall } from '../call/publisher.ts'
import type { SignatureCall } from '../call/signature-call.ts'
import type { TaskRegistry } from '../definition/task-registry.ts'
import { canvasNeeded } from '../later/canvas-needed.ts'

/** What applying a signature needs. */
export interface ApplyContext {
  readonly appliers: Publisher['signatureAppliers']
  readonly registry: Pick<TaskRegistry, 'get'>
  send(call: TaskCall): Promise<string>
}

/** @see Publisher.applySignature */
export function applySignature(
  signature: SignatureObject,
  call: SignatureCall,
  context: ApplyContext,
): Promise<ResultTuple> {
  const type = signature.subtask_type ?? null
  if (type === null) return applyTask(signature, call, context)
  const apply = context.appliers.get(type)
  if (apply !== undefined) return apply(signature, call)
  if (type === 'group') return applyGroup(signature, call, context)
  return Promise.reject(canvasNeeded(`applying a ${type} ('${signature.task}')`))
}

async function applyTask(signature: SignatureObject, call: SignatureCall, context: ApplyContext): Promise<ResultTuple> {
  const definition = context.registry.get(signature.task)
  const own = fromWireOptions(signature.options ?? {})
  const base = definition === undefined ? own : mergeOptions(definitionOptions(definition), own)
  const id = await context.send({
    name: signature.task,
    args: signature.immutable || !call.args?.length ? signature.args : [...call.args, ...signature.args],
    kwargs: signature.kwargs ?? {},
    options: applied(base, own, call),
    ...(definition !== undefined && { definition }),
  })
  return resultTuple(id)
}

/** The call's options win, but for the group and the stamps, which stay those of the signature. */
function applied(base: TaskCall['options'], own: TaskCall['options'], call: SignatureCall): TaskCall['options'] {
  if (call.options === undefined) return base
  const merged = mergeOptions(base, withoutNulls(call.options))
  return {
    ...merged,
    ...(own.groupId && { groupId: own.groupId }),
    ...(own.stampedHeaders && {
      stampedHeaders: own.stampedHeaders,
      stamps: { ...call.options.stamps, ...own.stamps },
    }),
  }
}

/** Celery: an option of null at the call leaves the signature's own alone. */
function withoutNulls(options: TaskCall['options']): TaskCall['options'] {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null))
}

async function applyGroup(
  signature: SignatureObject,
  call: SignatureCall,
  context: ApplyContext,
): Promise<ResultTuple> {
  const own = fromWireOptions(signature.options ?? {})
  const { tasks } = signature.kwargs ?? {}
  const members = (Array.isArray(tasks) ? tasks : []).map((task) => parseSignature(task))
  const groupId = call.options?.taskId ?? own.taskId ?? randomUUID()
  const { taskId: _mine, ...shared } = mergeOptions(own, call.options ?? {})
  const children = await Promise.all(
    members.map((member, groupIndex) =>
      applySignature(
        member,
        {
          args: [...(call.args ?? []), ...signature.args],
          options: { ...shared, groupId, groupIndex, addToParent: false },
        },
        context,
      ),
    ),
  )
  return resultTuple(groupId, null, children)
}
