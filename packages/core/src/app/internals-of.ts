import { type BoundToApp, internals, notAnApp } from '../result/result-host.ts'
import type { AppInternals } from './app-internals.ts'

/** An app, or anything else that is bound to one. */
export type HasInternals = BoundToApp<AppInternals>

/** What the parts of an app share. For packages of this project. @throws CeleriacError `not_an_app` */
export function internalsOf(app: object): AppInternals {
  const found = (app as Partial<HasInternals>)[internals]
  if (found === undefined) throw notAnApp(app)
  return found
}
