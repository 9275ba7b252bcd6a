import { hostname } from 'node:os'
import type { SignatureObject } from '@celeriac/protocol'
import { type BuiltRequest, buildRequest } from './build-request.ts'
import { currentContext } from './current-task.ts'

/** What a call that sends no message may say. */
export interface LocalCall {
  readonly task: string
  readonly id: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly isEager: boolean
  readonly retries?: number
  readonly link?: readonly SignatureObject[] | null
  readonly linkError?: readonly SignatureObject[] | null
  readonly chain?: readonly SignatureObject[] | null
  readonly headers?: Readonly<Record<string, unknown>>
  readonly ignoreResult?: boolean | null
  readonly shadow?: string | null
  readonly timeLimit?: number | null
  readonly softTimeLimit?: number | null
  readonly exchange?: string | null
  readonly routingKey?: string | null
  readonly priority?: number | null
  readonly stampedHeaders?: readonly string[] | null
  readonly stamps?: Readonly<Record<string, unknown>>
}

/** The request of a call that runs here: eager (`apply`), or as a plain function. Inside a task, that task is its parent. */
export function localRequest(call: LocalCall): BuiltRequest {
  const parent = currentContext()?.request
  return buildRequest(
    {
      task: call.task,
      id: call.id,
      args: call.args,
      kwargs: call.kwargs,
      embed: { callbacks: call.link ?? null, errbacks: call.linkError ?? null, chain: call.chain ?? null, chord: null },
      shadow: call.shadow ?? null,
      eta: null,
      expires: null,
      group: null,
      groupIndex: null,
      retries: call.retries ?? 0,
      timeLimit: call.timeLimit ?? null,
      softTimeLimit: call.softTimeLimit ?? null,
      rootId: parent?.rootId ?? call.id,
      parentId: parent?.id ?? null,
      argsrepr: null,
      kwargsrepr: null,
      origin: null,
      ignoreResult: call.ignoreResult ?? null,
      replacedTaskNesting: 0,
      stampedHeaders: call.stampedHeaders ?? null,
      stamps: call.stamps ?? {},
      headers: call.headers ?? {},
      protocol: 2,
    },
    {
      deliveryInfo: {
        exchange: call.exchange ?? '',
        routingKey: call.routingKey ?? '',
        priority: call.priority ?? null,
        redelivered: false,
      },
      properties: { correlationId: call.id },
      hostname: hostname(),
      isEager: call.isEager,
      calledDirectly: !call.isEager,
    },
  )
}
