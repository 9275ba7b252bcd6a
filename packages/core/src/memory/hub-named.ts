import { MemoryHub } from './memory-hub.ts'
import { MemoryResults } from './memory-results.ts'

const registry: unique symbol = Symbol.for('celeriac.memory') as never

interface Registry {
  readonly hubs: Map<string, MemoryHub>
  readonly results: Map<string, MemoryResults>
}

/**
 * What stands for a server when there is none: process-wide by name, as Celery's memory transport is process-wide, and
 * on `globalThis`, so that two copies of the package in one process meet.
 */
function everything(): Registry {
  const holder = globalThis as { [registry]?: Registry }
  holder[registry] ??= { hubs: new Map(), results: new Map() }
  return holder[registry]
}

/** The queues behind `memory://<name>`. */
export function hubNamed(name: string): MemoryHub {
  const { hubs } = everything()
  let hub = hubs.get(name)
  if (hub === undefined) {
    hub = new MemoryHub()
    hubs.set(name, hub)
  }
  return hub
}

/** The results behind `cache+memory://<name>`. */
export function resultsNamed(name: string): MemoryResults {
  const { results } = everything()
  let found = results.get(name)
  if (found === undefined) {
    found = new MemoryResults()
    results.set(name, found)
  }
  return found
}
