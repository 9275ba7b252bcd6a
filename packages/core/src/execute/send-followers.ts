import { randomUUID } from 'node:crypto'
import type { ResultTuple, SignatureObject } from '@celeriac/protocol'
import type { CallOptions } from '../call/call-options.ts'
import type { SignatureCall } from '../call/signature-call.ts'
import type { RunningTask } from '../context/running-task.ts'

/** Applies one signature: as a message, or here in an eager run. */
export type ApplySignature = (signature: SignatureObject, call: SignatureCall) => Promise<ResultTuple>

/** The run has callbacks, or a next step in its chain. */
export function hasFollowers({ request: { embed } }: RunningTask): boolean {
  return (embed.callbacks !== null && embed.callbacks.length > 0) || (embed.chain !== null && embed.chain.length > 0)
}

/**
 * Sends what comes after a success, with its value in front of the arguments: the callbacks (`link`), then the next
 * step of the chain. That is before the result is stored, so that its `children` are complete.
 */
export async function sendFollowers(run: RunningTask, value: unknown, apply: ApplySignature): Promise<void> {
  const { request } = run
  const { callbacks, chain } = request.embed
  const args = [value]
  const options = lineage(run)
  if (callbacks !== null) await sendCallbacks(run, callbacks, args, options, apply)
  const next = chain?.at(-1)
  if (next === undefined || next === null) return
  addChild(run, await apply(next, { args, options: { ...options, chain: chain?.slice(0, -1) ?? [] } }))
}

/**
 * One callback is sent by itself, several as a group of which each is a member. Groups among them are sent one by one.
 */
async function sendCallbacks(
  run: RunningTask,
  callbacks: readonly SignatureObject[],
  args: readonly unknown[],
  options: CallOptions,
  apply: ApplySignature,
): Promise<void> {
  const [first] = callbacks
  if (first === undefined) return
  if (callbacks.length === 1) return addChild(run, await apply(first, { args, options }))
  const isGroup = ({ subtask_type: kind }: SignatureObject): boolean => kind === 'group'
  for (const group of callbacks.filter(isGroup)) addChild(run, await apply(group, { args, options }))
  const members = callbacks.filter((callback) => !isGroup(callback))
  if (members.length > 0) addChild(run, await applyAsGroup(members, { args, options }, apply))
}

/** Applies signatures as the members of a new group. @returns the group's handle */
export async function applyAsGroup(
  members: readonly SignatureObject[],
  { args = [], options = {} }: SignatureCall,
  apply: ApplySignature,
): Promise<ResultTuple> {
  const groupId = randomUUID()
  const results = await Promise.all(
    members.map((member, groupIndex) => apply(member, { args, options: { ...options, groupId, groupIndex } })),
  )
  return [[groupId, null], results]
}

/** What follows a task is its child: it has the task's root, and its priority where that is inherited. */
function lineage({ request, environment }: RunningTask): CallOptions {
  const inherit = environment.internals.conf.taskInheritParentPriority
  const { priority } = request.deliveryInfo
  return {
    parentId: request.id,
    rootId: request.rootId,
    // Null as Celery passes it on: a single task's own stays then.
    priority: inherit ? priority : null,
    // The child is recorded here, where the order of the children is known.
    addToParent: false,
  }
}

function addChild({ request, definition }: RunningTask, child: ResultTuple): void {
  if (definition.options.trail) request.children.push(child)
}
