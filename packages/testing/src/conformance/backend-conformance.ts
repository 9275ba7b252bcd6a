import type { ResultBackend } from '@celeriac/core/internal'
import { afterEach, beforeEach, describe } from 'vitest'
import { BackendBench } from './backend-bench.ts'
import { groupTests } from './backend-group-tests.ts'
import { lifeTests } from './backend-life-tests.ts'
import { storeTests } from './backend-store-tests.ts'
import { watchTests } from './backend-watch-tests.ts'

/** What {@link backendConformance} must know of an adapter. */
export interface BackendConformanceOptions {
  /** Stands in the titles. */
  readonly name: string
  /**
   * The backend under test, with a real server or folder that nobody else uses meanwhile. Called twice for most tests:
   * the two backends must see the same results, as two processes would.
   */
  open(): ResultBackend | Promise<ResultBackend>
  /**
   * For backends whose results only the sender can read (rpc): results are stored with the address that the reader's
   * `replyAddress()` gives, and are only read by watching. The tests of what such a backend cannot do are left out.
   *
   * @defaultValue false
   */
  readonly callerOnly?: boolean
  /** Runs after each test, when all backends have been closed. */
  cleanUp?(): void | Promise<void>
  /**
   * Lets a result of `expiresS: 1` expire: waits, or moves the clock that the backend reads. Without it the tests of
   * expiry are left out.
   */
  letExpire?(): void | Promise<void>
  /**
   * Breaks the backend's connections from outside and resolves when they are broken. Without it the test of a watch
   * that survives a reconnect is left out.
   */
  breakConnections?(backend: ResultBackend): void | Promise<void>
  /**
   * How long a test may wait for what must come, in milliseconds.
   *
   * @defaultValue 5000
   */
  readonly patienceMs?: number
}

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
  })
}
