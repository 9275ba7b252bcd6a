import { afterEach, beforeEach, describe } from 'vitest'
import { BackendBench } from './backend-bench.ts'
import { chordTests } from './backend-chord-tests.ts'
import type { BackendConformanceOptions } from './backend-conformance-options.ts'
import { groupTests } from './backend-group-tests.ts'
import { lifeTests } from './backend-life-tests.ts'
import { storeTests } from './backend-store-tests.ts'
import { watchTests } from './backend-watch-tests.ts'

/**
 * Registers the tests that every result backend must pass. To be called at the top of a vitest file, or inside of a
 * `describe`.
 */
export function backendConformance(options: BackendConformanceOptions): void {
  describe(`${options.name}: backend conformance`, () => {
    let bench: BackendBench
    beforeEach(() => {
      bench = new BackendBench(options)
    })
    afterEach(() => bench.tearDown())

    const get = (): BackendBench => bench
    watchTests(get, options)
    lifeTests(get, options)
    if (options.callerOnly) return
    storeTests(get, options)
    groupTests(get, options)
    chordTests(get, options)
  })
}
