import type { Queue } from '@celeriac/core'
import type { WorkerParts } from '../worker-parts.ts'

/** The queues of a worker that runs. */
export interface QueueControl {
  /** Those that are consumed from. */
  readonly queues: readonly Queue[]
  /** Consumes from one more. */
  add(queue: Queue): Promise<void>
  /** Consumes from it no longer. */
  cancel(name: string): Promise<void>
}

/** What remote commands see of a worker, and do to it. */
export interface Panel extends WorkerParts {
  readonly consuming: QueueControl
  /** Address of the broker, without its password. */
  readonly brokerUrl: string
  /** When the worker started, in milliseconds since 1970. */
  readonly startedAtMs: number
  /** The settings, without secrets. */
  settings(withDefaults: boolean): Readonly<Record<string, unknown>>
  /** Warm shutdown. */
  shutdown(): void
}
