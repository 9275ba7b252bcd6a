import type { ResultBackend } from '@celeriac/core/internal'

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
  /** It joins chords by counting their parts (`chords`). @defaultValue false */
  readonly countsChords?: boolean
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
