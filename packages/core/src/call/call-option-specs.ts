import type { TaskHeaderOptions } from '@celeriac/protocol'
import type { CallOptionSpec } from './call-option-spec.ts'
import type { CallOptions } from './call-options.ts'
import { followerOptions, lineageOptions } from './options/canvas-options.ts'
import { contentOptions } from './options/content-options.ts'
import { routingOptions } from './options/routing-options.ts'
import { sendingOptions } from './options/sending-options.ts'
import { timeOptions } from './options/time-options.ts'

/** An entry as whoever goes over all of them sees it. */
export type AnyCallOptionSpec = CallOptionSpec<string, unknown>

const specs = {
  ...timeOptions,
  ...routingOptions,
  ...contentOptions,
  ...sendingOptions,
  ...followerOptions,
  ...lineageOptions,
} satisfies Record<keyof CallOptions | keyof TaskHeaderOptions, unknown>

/** Every option of a call, by its name. */
export const callOptionSpecs: ReadonlyMap<string, AnyCallOptionSpec> &
  Iterable<readonly [keyof CallOptions, AnyCallOptionSpec]> = new Map(
  Object.entries(specs) as unknown as readonly [keyof CallOptions, AnyCallOptionSpec][],
)

/** Names of all options of a call. */
export const callOptionNames: ReadonlySet<string> = new Set(callOptionSpecs.keys())
