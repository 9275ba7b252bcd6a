import type { SignatureObject } from '@celeriac/protocol'
import type { FollowerOptions } from './options/canvas-options.ts'
import type { LocalOptions } from './options/sending-options.ts'
import type { SendOptions } from './send-options.ts'

/**
 * Every option of one call inside this library: checked, with signatures in wire form. `undefined` and absent mean the
 * same; null is an explicit "none" where Celery has one.
 */
export interface CallOptions extends Omit<SendOptions, keyof FollowerOptions>, LocalOptions {
  readonly link?: readonly SignatureObject[] | undefined
  readonly linkError?: readonly SignatureObject[] | undefined
  readonly chord?: SignatureObject | null | undefined
  readonly chain?: readonly SignatureObject[] | null | undefined
}
