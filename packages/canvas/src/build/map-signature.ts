import { CeleriacError, type ImmutableSignature } from '@celeriac/core'
import { TaskSignature } from '@celeriac/core/internal'
import type { SignatureObject } from '@celeriac/protocol'
import { appOf } from './step-sig.ts'

/** One message for many calls of a task. It takes nothing from a step before it. */
export type MapSignature<R> = ImmutableSignature<R>

/** The signature of `celery.map` or `celery.starmap`, which goes where the task itself would go. */
class MapTask extends TaskSignature {
  /** Where it goes is no part of its wire form: whoever sends it works that out again. */
  override toJSON(): SignatureObject {
    const { options, ...rest } = super.toJSON()
    const { route_name: _route, ...own } = options
    return { ...rest, options: own, immutable: rest.immutable }
  }
}

/** Makes the signature of `celery.map` or `celery.starmap`. @throws CeleriacError `not_a_signature` */
export function mapSignature<R>(
  name: 'celery.map' | 'celery.starmap',
  task: unknown,
  it: readonly unknown[],
): MapSignature<R> {
  const signature = signatureOf(task, name)
  const signed = new MapTask(appOf([signature]), {
    task: name,
    kwargs: { task: signature.toJSON(), it },
    options: { routeName: signature.task },
    immutable: true,
  })
  // The class knows no types; its interface does.
  return signed as unknown as MapSignature<R>
}

/** The signature of a task, or what is one already. @throws CeleriacError `not_a_signature` */
export function signatureOf(task: unknown, what: string): TaskSignature {
  const signer = task as { readonly s?: () => unknown } | null | undefined
  const step: unknown = typeof signer?.s === 'function' ? signer.s() : task
  if (step instanceof TaskSignature) return step
  throw new CeleriacError('not_a_signature', `${what} needs a task, or a signature of one`)
}
