import { innermostContext } from '../context/current-task.ts'
import type { RunHost } from '../context/running-task.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'
import type { CallHost } from './call-host.ts'

const key: unique symbol = Symbol.for('celeriac.app') as never

interface OpenApps {
  latest: CallHost | undefined
  /** Made before it and not closed yet, in their order. An app that nobody else holds is not kept for this. */
  earlier: WeakRef<CallHost>[]
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
export function setCurrentApp(internals: CallHost): void {
  const apps = openApps()
  if (apps.latest !== undefined) {
    apps.earlier = apps.earlier.filter((ref) => ref.deref() !== undefined)
    apps.earlier.push(new WeakRef(apps.latest))
  }
  apps.latest = internals
}

/** A closed app is nobody's any more: the one before it takes its place. */
export function unsetCurrentApp(internals: CallHost): void {
  const apps = openApps()
  apps.earlier = apps.earlier.filter((ref) => ref.deref() !== undefined && ref.deref() !== internals)
  if (apps.latest === internals) apps.latest = apps.earlier.pop()?.deref()
}

/** The open apps of this process, the one that was made last at the end. */
export function listOpenApps(): readonly CallHost[] {
  const { earlier, latest } = openApps()
  return [...earlier.map((ref) => ref.deref()), latest].filter((app) => app !== undefined)
}

/**
 * The running task's app, else the app that was made last and is open: Celery's `current_app`.
 *
 * @throws CeleriacError `no_app`
 */
export function currentInternals(): CallHost {
  const running = innermostContext()?.environment.internals
  const found = running !== undefined && takesCalls(running) ? running : openApps().latest
  if (found === undefined) {
    throw new CeleriacError('no_app', 'there is no app yet: make one with new Celery(…), or use app.signature(…)')
  }
  return found
}

/** The app of every run that a worker or an eager call makes does. */
function takesCalls(host: RunHost): host is CallHost {
  return 'results' in host
}
