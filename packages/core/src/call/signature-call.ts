import type { CallOptions } from './call-options.ts'

/** What a worker adds when it applies a callback, an errback or the next step of a chain. */
export interface SignatureCall {
  /** Put in front of the signature's own, unless it is immutable. */
  readonly args?: readonly unknown[]
  /** Over the signature's own options, except group and stamps. */
  readonly options?: CallOptions
}
