import type { SignatureObject } from '@celeriac/protocol'
import type { SendOptions } from '../call/send-options.ts'
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

/** Whether what is given replaces the signature's own. */
const replaces: { readonly [K in keyof FreezeOptions]-?: boolean } = {
  // The group that a signature has been put into stays.
  groupId: false,
  groupIndex: true,
  chord: true,
  rootId: true,
  parentId: true,
}

/** A signature's options, with those that freezing fixes. */
export function frozenOptions(options: SendOptions, given: FreezeOptions): SendOptions {
  const frozen = { ...options } as Record<string, unknown>
  for (const [name, replace] of Object.entries(replaces)) {
    const value = given[name as keyof FreezeOptions]
    if (value !== undefined && (replace || frozen[name] === undefined)) frozen[name] = value
  }
  return frozen
}
