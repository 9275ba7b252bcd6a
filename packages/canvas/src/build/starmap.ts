import type { AnyArgs, TaskRef } from '@celeriac/core'
import type { MapSignature } from './map-signature.ts'
import { mapSignature } from './map-signature.ts'

/**
 * The same as `map`, with a list of arguments for each call.
 *
 * @example
 * ```ts
 * const sums = await starmap(add, [[1, 1], [2, 2]]).delay().get() // [2, 4]
 * ```
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#map-starmap
 */
export function starmap<A extends AnyArgs, R>(task: TaskRef<A, R>, calls: Iterable<NoInfer<A>>): MapSignature<R[]> {
  return mapSignature<R[]>('celery.starmap', task, [...calls])
}
