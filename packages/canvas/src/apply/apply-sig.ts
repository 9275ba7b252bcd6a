import type { ResultHandle } from '@celeriac/core'
import { type CallHost, resultFromTuple } from '@celeriac/core/internal'
import { InvalidSignature, type ResultTuple } from '@celeriac/protocol'
import { makePlan } from '../plan/make-plan.ts'
import { writeNode } from '../plan/result-node.ts'
import type { SigCall } from '../sig/merge-sig.ts'
import type { Sig } from '../sig/sig.ts'
import { carryOut, type SendMessages } from './carry-out.ts'
import { planSource } from './plan-source.ts'

/** What applying a signature gives. */
export interface Applied {
  /** The result of the whole. */
  readonly result: ResultTuple
  /** What becomes a child of the task that applies it. */
  readonly children: readonly ResultTuple[]
}

/** Plans a signature and carries the plan out. @throws InvalidSignature for an empty chain; see {@link carryOut} */
export async function applySig(app: CallHost, sig: Sig, call: SigCall, send: SendMessages): Promise<Applied> {
  const plan = makePlan(sig, call, planSource(app))
  if (plan.result === undefined) throw new InvalidSignature('Not a signature: the chain has no steps')
  await carryOut(plan, app, send)
  return { result: writeNode(plan.result), children: plan.children.map(writeNode) }
}

/** The handle of an applied signature's result. */
export function handleOf(app: CallHost, { result }: Applied): ResultHandle {
  return resultFromTuple(app, result)
}
