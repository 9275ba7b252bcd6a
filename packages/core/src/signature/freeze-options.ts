import type { SignatureObject } from '@celeriac/protocol'
import type { AnyStep } from '../types/step.ts'

/** What freezing a signature may fix besides its id. */
export interface FreezeOptions {
  readonly groupId?: string | undefined
  readonly groupIndex?: number | undefined
  /** Body of the chord that it becomes a part of. */
  readonly chord?: AnyStep | SignatureObject | undefined
  readonly rootId?: string | undefined
  readonly parentId?: string | undefined
}
