import type { RunHost } from '../context/running-task.ts'
import type { Logger } from '../ports/logger.ts'
import type { ResultBackend } from '../ports/result-backend.ts'

/** What runs in this process use of their app. */
export interface EagerHost extends RunHost {
  readonly logger: Logger
  /** Undefined where results are disabled. */
  backend(): Promise<ResultBackend | undefined>
}
