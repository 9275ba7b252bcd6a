import type { AppInternals } from '@celeriac/core/internal'
import type { EventDispatcher } from '@celeriac/events/internal'
import type { Heartbeat } from './cluster/heartbeat.ts'
import type { ConnectionTools } from './consume/connection-changes.ts'
import type { AcceptTools } from './dispatch/accept.ts'
import type { DispatchTools } from './dispatch/dispatch.ts'
import type { DiscardTools } from './gate/discard-if-dead.ts'
import type { HoldTools } from './gate/hold-until-eta.ts'
import type { ReceiveTools } from './receive/receive.ts'

/**
 * Everything that the steps of one worker use. Each step takes what it needs of it, and says so in a type of its own.
 */
export interface WorkerParts
  extends ReceiveTools,
    DiscardTools,
    HoldTools,
    AcceptTools,
    DispatchTools,
    Omit<ConnectionTools, 'internals'> {
  readonly internals: AppInternals
  readonly dispatcher: EventDispatcher
  /** Undefined where no heartbeats are sent. */
  readonly heartbeat: Heartbeat | undefined
}
