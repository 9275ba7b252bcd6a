import { anything, type Check, flag } from '../check/checks.ts'
import type { FollowerOptions, LineageOptions } from './options/canvas-options.ts'
import type { ContentOptions } from './options/content-options.ts'
import type { RoutingOptions } from './options/routing-options.ts'
import type { LocalOptions, SendingOptions } from './options/sending-options.ts'
import type { TimeOptions } from './options/time-options.ts'

/**
 * How a task is sent: the options of Celery's `apply_async` that a signature can hold.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html
 */
export interface SendOptions
  extends TimeOptions,
    RoutingOptions,
    ContentOptions,
    SendingOptions,
    FollowerOptions,
    LineageOptions {}

/** Options of `applyAsync`. */
export interface ApplyOptions extends SendOptions, LocalOptions {
  /** Keyword arguments. */
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined
}

/** Options of `apply`, which runs the task here. */
export interface EagerApplyOptions extends ApplyOptions {
  /** Reject with what the task throws, instead of keeping it in the result. @defaultValue `taskEagerPropagates` */
  readonly throws?: boolean | undefined
}

/** Options of `signature()`. */
export interface SignatureOptions extends SendOptions {
  /** Takes no arguments from what it is linked to. @defaultValue false */
  readonly immutable?: boolean | undefined
}

/** Options of a task's `signature`. */
export interface TaskSignatureOptions extends SignatureOptions {
  /** Keyword arguments. */
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined
}

/** What stands among a call's options and is none of the message's, with its check. */
export type OwnOptions<Options> = Readonly<
  Record<Exclude<keyof Options, keyof SendOptions | keyof LocalOptions>, Check>
>

/** Checks of what {@link ApplyOptions} has besides. Keyword arguments are checked with the others. */
export const applyOptions: OwnOptions<ApplyOptions> = { kwargs: anything }
/** Checks of what {@link EagerApplyOptions} has besides. */
export const eagerOptions: OwnOptions<EagerApplyOptions> = { kwargs: anything, throws: flag }
/** Checks of what {@link SignatureOptions} has besides. */
export const signatureOptions: OwnOptions<SignatureOptions> = { immutable: flag }
/** Checks of what {@link TaskSignatureOptions} has besides. */
export const taskSignatureOptions: OwnOptions<TaskSignatureOptions> = { immutable: flag, kwargs: anything }
