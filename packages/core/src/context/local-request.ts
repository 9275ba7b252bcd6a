import { hostname } from 'node:os'
import { parseTask } from '@celeriac/protocol'
import { callOptionSpecs } from '../call/call-option-specs.ts'
import type { CallOptions } from '../call/call-options.ts'
import { type BuiltRequest, buildRequest } from './build-request.ts'
import { currentContext } from './current-task.ts'

/**
 * A call that sends no message. Of its options, those count that a message would carry and that mean something here.
 */
export interface LocalCall extends CallOptions {
  readonly task: string
  readonly id: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly isEager: boolean
}

/**
 * The request of a call that runs here: eager (`apply`), or as a plain function. Inside a task, that task is its
 * parent.
 */
export function localRequest(call: LocalCall): BuiltRequest {
  const { task, id, args, kwargs, isEager } = call
  const parent = currentContext()?.request
  const message = parseTask({ task, id }, [args, kwargs, null])
  return buildRequest(
    {
      ...message,
      ...carried(call, inHeaders),
      embed: { ...message.embed, ...carried(call, inBody) },
      rootId: parent?.rootId ?? id,
      parentId: parent?.id ?? null,
    },
    {
      deliveryInfo: {
        exchange: call.exchange ?? '',
        routingKey: call.routingKey ?? '',
        priority: call.priority ?? null,
        redelivered: false,
      },
      properties: { correlationId: id },
      hostname: hostname(),
      isEager,
      calledDirectly: !isEager,
    },
  )
}

/** Options, with their names in the message. */
type Carried = readonly (readonly [option: keyof CallOptions, field: string])[]

const inHeaders = carriedIn('header')
const inBody = carriedIn('body')

function carriedIn(place: 'header' | 'body'): Carried {
  return [...callOptionSpecs].flatMap(([name, { travels, remoteOnly, as = name }]) =>
    travels === place && !remoteOnly ? [[name, as] as const] : [],
  )
}

function carried(call: LocalCall, names: Carried): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [name, field] of names) if (call[name] !== undefined && call[name] !== null) fields[field] = call[name]
  return fields
}
