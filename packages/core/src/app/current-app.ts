import { innermostContext } from '../context/current-task.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'
import type { AppInternals } from './app-internals.ts'

const key: unique symbol = Symbol.for('celeriac.app') as never

interface OpenApps {
  latest: AppInternals | undefined
  /** Made before it and not closed yet, in their order. An app that nobody else holds is not kept for this. */
  earlier: WeakRef<AppInternals>[]
}

interface Holder {
  [key]?: OpenApps
}

function openApps(): OpenApps {
  const holder = globalThis as Holder
  holder[key] ??= { latest: undefined, earlier: [] }
  return holder[key]
}

/** The app made last is the one that signatures without an app of their own use. */
export function setCurrentApp(internals: AppInternals): void {
  const apps = openApps()
  if (apps.latest !== undefined) {
    apps.earlier = apps.earlier.filter((ref) => ref.deref() !== undefined)
    apps.earlier.push(new WeakRef(apps.latest))
  }
  apps.latest = internals
}

/** A closed app is nobody's any more: the one before it takes its place. */
export function unsetCurrentApp(internals: AppInternals): void {
  const apps = openApps()
  apps.earlier = apps.earlier.filter((ref) => ref.deref() !== undefined && ref.deref() !== internals)
  if (apps.latest === internals) apps.latest = apps.earlier.pop()?.deref()
}

/**
 * The running task's app, else the app that was made last and is open: Celery's `current_app`.
 *
 * @throws CeleriacError `no_app`
 */
export function currentInternals(): AppInternals {
  const found = innermostContext()?.environment.internals ?? openApps().latest
  if (found === undefined) {
    throw new CeleriacError('no_app', 'there is no app yet: make one with new Celery(…), or use app.signature(…)')
  }
  return found
}
