import type { ControlHost } from '../control/control-host.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import type { ResultWatch } from './result-watch.ts'

/** What the handles of results use of their app. */
export interface ResultHost extends ControlHost {
  /** The one subscription that all open `get()`s share. */
  readonly results: ResultWatch
  /** Undefined where results are disabled. */
  backend(): Promise<ResultBackend | undefined>
}

/** Where an app keeps what its parts share. */
export const internals: unique symbol = Symbol.for('celeriac.internals') as never

/** An app (`Celery`), or anything else that is bound to one. */
export interface BoundToApp<Host = ResultHost> {
  readonly [internals]: Host
}

/** What users give is an app, what the library gives is its inside. @throws CeleriacError `not_an_app` */
export function resultHostOf(app: BoundToApp | ResultHost): ResultHost {
  if (internals in app) return app[internals]
  if ('results' in app) return app
  throw notAnApp(app)
}

/** For what should be an app and is none: code `not_an_app`. */
export function notAnApp(app: unknown): CeleriacError {
  return new CeleriacError('not_an_app', `expected a Celery app, got ${String(app)}`)
}
