import type { EagerHost } from '../execute/eager-host.ts'
import type { ResultHost } from '../result/result-host.ts'

/** What calls of tasks use of their app: to send them or to run them here, and to hand out their results. */
export interface CallHost extends EagerHost, ResultHost {
  /** Name of the app. */
  readonly main: string
  /** A uuid: name of reply queues. */
  readonly oid: string
}
