import type {
  AnyArgs,
  ApplyOptions,
  EagerApplyOptions,
  GroupResult,
  ResultHandle,
  Sent,
  SignatureFields,
  SignatureMethods,
  Step,
  TaskRef,
} from '@celeriac/core'
import { CeleriacError } from '@celeriac/core'
import { TaskSignature } from '@celeriac/core/internal'
import { readSig } from '../sig/read-sig.ts'
import { groupSig, type Sig } from '../sig/sig.ts'
import { Composite } from './composite.ts'
import type { Group } from './composite-types.ts'
import { makeStep } from './make-step.ts'
import { mapSignature, signatureOf } from './map-signature.ts'
import { appOf, stepSig } from './step-sig.ts'

/** Many calls of a task in messages of so many each. */
export interface Chunks<R>
  extends Step<AnyArgs, R[][], GroupResult<R[][]>>,
    SignatureMethods<[], GroupResult<R[][]>>,
    SignatureFields {
  /** A group of one `starmap` for each chunk. */
  group(): Group<[], R[][]>
}

/**
 * Many calls of a task in messages of `n` each. Sending it sends them as a group.
 *
 * @example
 * ```ts
 * const lists = await chunks(add, pairs, 10).delay().get()
 * ```
 * @throws CeleriacError `bad_option`
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#chunks
 */
export function chunks<A extends AnyArgs, R>(task: TaskRef<A, R>, calls: Iterable<NoInfer<A>>, n: number): Chunks<R> {
  if (!Number.isInteger(n) || n < 1)
    throw new CeleriacError('bad_option', `chunks: n must be a whole number above 0, got ${n}`)
  const signature = signatureOf(task, 'chunks')
  const kwargs = { task: signature.toJSON(), it: [...calls], n }
  const signed = new ChunksTask(appOf([signature]), { task: 'celery.chunks', kwargs, immutable: true })
  // The class knows no types; its interface does.
  return signed as unknown as Chunks<R>
}

class ChunksTask extends TaskSignature {
  override applyAsync(_args?: readonly unknown[], options?: ApplyOptions | null): Sent<never> {
    return this.group().applyAsync([], { ...this.options, ...options }) as Sent<ResultHandle> as Sent<never>
  }

  override apply(_args?: readonly unknown[], options?: EagerApplyOptions | null): Sent<never> {
    return this.group().apply([], { ...this.options, ...options }) as Sent<ResultHandle> as Sent<never>
  }

  group(): Composite {
    const { task, it, n } = this.kwargs as { task: unknown; it: readonly unknown[]; n: number }
    const app = appOf([this])
    const step = makeStep(app, readSig(task))
    const members: Sig[] = []
    for (let start = 0; start < it.length; start += n) {
      members.push(stepSig(mapSignature('celery.starmap', step, it.slice(start, start + n)), 'chunks'))
    }
    return new Composite(app, groupSig(members))
  }
}
