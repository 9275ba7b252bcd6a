import type { Embed, MessageProperties, ResultTuple, TaskMessage } from '@celeriac/protocol'
import type { DeliveryInfo, TaskRequest } from '../definition/task-request.ts'

/** What a request knows besides its message. */
export interface RequestOrigin {
  readonly deliveryInfo: DeliveryInfo
  readonly properties: MessageProperties
  readonly hostname: string | null
  readonly isEager: boolean
  readonly calledDirectly: boolean
}

/**
 * The request of one run. A class, and not a spread object, because one is made for every task: all have one shape,
 * and reading a field costs the same everywhere.
 */
export class BuiltRequest implements TaskRequest {
  readonly task: string
  readonly id: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly embed: Embed
  readonly shadow: string | null
  readonly eta: string | null
  readonly expires: string | null
  readonly group: string | null
  readonly groupIndex: number | null
  readonly retries: number
  readonly timeLimit: number | null
  readonly softTimeLimit: number | null
  readonly rootId: string
  readonly parentId: string | null
  readonly argsrepr: string | null
  readonly kwargsrepr: string | null
  readonly origin: string | null
  readonly ignoreResult: boolean | null
  readonly replacedTaskNesting: number
  readonly stampedHeaders: readonly string[] | null
  readonly stamps: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, unknown>>
  readonly protocol: 1 | 2
  readonly deliveryInfo: DeliveryInfo
  readonly properties: MessageProperties
  readonly hostname: string | null
  readonly isEager: boolean
  readonly calledDirectly: boolean
  readonly children: ResultTuple[] = []

  constructor(message: TaskMessage, origin: RequestOrigin) {
    this.task = message.task
    this.id = message.id
    this.args = message.args
    this.kwargs = message.kwargs
    this.embed = message.embed
    this.shadow = message.shadow
    this.eta = message.eta
    this.expires = message.expires
    this.group = message.group
    this.groupIndex = message.groupIndex
    this.retries = message.retries
    this.timeLimit = message.timeLimit
    this.softTimeLimit = message.softTimeLimit
    this.rootId = message.rootId || message.id
    this.parentId = message.parentId
    this.argsrepr = message.argsrepr
    this.kwargsrepr = message.kwargsrepr
    this.origin = message.origin
    this.ignoreResult = message.ignoreResult
    this.replacedTaskNesting = message.replacedTaskNesting
    this.stampedHeaders = message.stampedHeaders
    this.stamps = message.stamps
    this.headers = message.headers
    this.protocol = message.protocol
    this.deliveryInfo = origin.deliveryInfo
    this.properties = origin.properties
    this.hostname = origin.hostname
    this.isEager = origin.isEager
    this.calledDirectly = origin.calledDirectly
  }

  get replyTo(): string | null {
    return this.properties.replyTo ?? null
  }

  get correlationId(): string | null {
    return this.properties.correlationId ?? null
  }

  /** The name that logs show: `shadow` where it says something. */
  get displayName(): string {
    return this.shadow || this.task
  }
}

/** The request of a run in a worker, in an eager call or in a direct one. */
export function buildRequest(message: TaskMessage, origin: RequestOrigin): BuiltRequest {
  return new BuiltRequest(message, origin)
}
