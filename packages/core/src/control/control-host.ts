import type { Settings } from '../config/settings.ts'
import type { SupervisedConnection } from '../connect/supervised-connection-port.ts'
import type { Clock } from '../ports/clock.ts'
import type { LamportClock } from '../runtime/lamport-clock.ts'
import type { MessageCodec } from '../serialize/message-codec.ts'

/** What remote control commands use of their app. */
export interface ControlHost {
  readonly conf: Settings
  readonly clock: Clock
  readonly codec: MessageCodec
  readonly lamport: LamportClock
  /** The connection over which commands are sent. */
  writeConnection(): Promise<SupervisedConnection>
}
