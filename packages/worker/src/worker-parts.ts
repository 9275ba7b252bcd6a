import type {
  AppInternals,
  Clock,
  Logger,
  MessageCodec,
  Publisher,
  ResultBackend,
  RunEnvironment,
  Settings,
  TaskRegistry,
} from '@celeriac/core/internal'
import type { Prefetch } from './consume/prefetch.ts'
import type { RunsBeingRetried } from './dispatch/runs-being-retried.ts'
import type { EtaHolder } from './gate/eta-holder.ts'
import type { RevokedIds } from './gate/revoked-ids.ts'
import type { JobTracker } from './job-tracker.ts'
import type { Pool } from './pool/pool.ts'
import type { StateRecorder } from './record/state-recorder.ts'

/** What the steps of one worker share. */
export interface WorkerParts {
  /** The worker: who the signals come from. */
  readonly sender: object
  readonly internals: AppInternals
  // Those of `internals`, read once: each is asked for with every task.
  readonly clock: Clock
  readonly conf: Settings
  readonly codec: MessageCodec
  readonly registry: TaskRegistry
  readonly publisher: Publisher
  /** Undefined where results are disabled. */
  readonly backend: ResultBackend | undefined
  /** `<name>@<host>`. */
  readonly hostname: string
  readonly logger: Logger
  /** Lines of these levels go somewhere; others are not even made. */
  readonly logs: { readonly debug: boolean; readonly info: boolean }
  readonly environment: RunEnvironment
  readonly recorder: StateRecorder
  readonly revoked: RevokedIds
  readonly held: EtaHolder
  readonly jobs: JobTracker
  readonly prefetch: Prefetch
  /** Called each time that a message was acknowledged or rejected, with the number of its connection. */
  readonly onSettled: (connection: number) => void
  readonly pool: Pool
  readonly retried: RunsBeingRetried
  /** Counts the connections that were lost: what came over one of them is the broker's again. `unsettled` is the live one's. */
  readonly connections: { count: number; deliveries: number; unsettled: number }
}
