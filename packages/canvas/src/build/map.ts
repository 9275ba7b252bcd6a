import type { TaskRef } from '@celeriac/core'
import type { MapSignature } from './map-signature.ts'
import { mapSignature } from './map-signature.ts'

/**
 * One message that calls a task for each value, one after the other.
 *
 * @example
 * ```ts
 * const sums = await map(tsum, [[1, 2], [3]]).delay().get() // [3, 3]
 * ```
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#map-starmap
 */
export function map<A extends readonly [unknown, ...unknown[]], R>(
  task: TaskRef<A, R>,
  values: Iterable<NoInfer<A[0]>>,
): MapSignature<R[]> {
  return mapSignature<R[]>('celery.map', task, [...values])
}
