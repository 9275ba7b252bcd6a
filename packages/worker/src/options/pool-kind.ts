import { CeleriacError, laterNames, NOT_IN_THIS_VERSION } from '@celeriac/core/internal'

export type PoolKind = 'async' | 'solo'

/** Celery's names, and ours. What eventlet and gevent do for Python, Node's event loop does by itself. */
const KINDS: ReadonlyMap<string, PoolKind> = new Map([
  ['async', 'async'],
  ['solo', 'solo'],
  ['eventlet', 'async'],
  ['gevent', 'async'],
])
const LATER: ReadonlySet<string> = new Set(laterNames('pools'))

/** @throws CeleriacError `pool_unavailable` for a pool that this version lacks; `bad_option` for no pool at all */
export function poolKind(name: string): PoolKind {
  const kind = KINDS.get(name)
  if (kind !== undefined) return kind
  if (LATER.has(name)) {
    throw new CeleriacError('pool_unavailable', `pool '${name}' ${NOT_IN_THIS_VERSION}; there are 'async' and 'solo'`)
  }
  throw new CeleriacError('bad_option', `worker option pool: there is no pool '${name}'; there are 'async' and 'solo'`)
}
