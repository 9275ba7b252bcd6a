import { CeleriacError } from '../errors/celeriac-error.ts'
import type { AppInternals } from './app-internals.ts'
import type { Celery } from './celery.ts'

/** Where an app keeps what its parts share. */
export const internals: unique symbol = Symbol.for('celeriac.internals') as never

/** An app, or anything else that is bound to one. */
export interface HasInternals {
  readonly [internals]: AppInternals
}

/** What the parts of an app share. For packages of this project. @throws CeleriacError `not_an_app` */
export function internalsOf(app: object): AppInternals {
  const found = (app as Partial<HasInternals>)[internals]
  if (found === undefined) throw new CeleriacError('not_an_app', `expected a Celery app, got ${String(app)}`)
  return found
}

/** What users give is an app, what the library gives is its inside. @throws CeleriacError `not_an_app` */
export function internalsFrom(app: Celery | AppInternals): AppInternals {
  return 'registry' in app ? app : internalsOf(app)
}
