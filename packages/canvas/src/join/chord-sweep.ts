import type { Timer } from '@celeriac/core'
import type { CallHost } from '@celeriac/core/internal'
import { errorText } from '@celeriac/protocol'
import { readSig } from '../sig/read-sig.ts'
import { joinSeconds } from './claim-seconds.ts'
import { createJoiner } from './create-joiner.ts'
import { takeOver } from './join-chord.ts'
import { pretendRun } from './pretend-run.ts'

const PAUSE_MS = 10_000

/**
 * A worker's regular look for chords that were complete and whose claim has lapsed: the worker that had it has died
 * before it had sent the body. Safe to start and stop in any order.
 */
export class ChordSweep {
  readonly #app: CallHost
  readonly #pauseMs: number
  #timer: Timer | undefined
  #stopped = false
  #failing = false

  constructor(app: CallHost, pauseMs: number = PAUSE_MS) {
    this.#app = app
    this.#pauseMs = pauseMs
  }

  /** Begins to look. */
  start(): void {
    this.#next()
  }

  /** Looks no more. */
  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
  }

  #next(): void {
    if (this.#stopped) return
    this.#timer = this.#app.clock.after(this.#pauseMs, () => {
      void this.look().then(() => this.#next())
    })
  }

  /** Looks once, and takes over what it finds. @returns how many there were */
  async look(): Promise<number> {
    const app = this.#app
    let count = 0
    try {
      const store = (await app.backend())?.chords
      if (store?.abandoned === undefined) return 0
      const joiner = createJoiner(app)
      for (;;) {
        const found = await store.abandoned(joinSeconds(app.conf))
        this.#failing = false
        if (found === undefined || this.#stopped) return count
        count += 1
        const { groupId, claim, chord, taskId, rootId } = found
        const run = pretendRun({ id: taskId, task: 'celery.chord_unlock', rootId }, app)
        await takeOver({ groupId, claim, body: readSig(chord) }, joiner, run)
      }
    } catch (error) {
      this.#failed(error)
      return count
    }
  }

  /** Said once for each outage. */
  #failed(error: unknown): void {
    if (!this.#failing && !this.#stopped) {
      const { logger } = this.#app
      logger.warn(`Chords of workers that have died could not be looked for: ${errorText(error)}`, { error })
    }
    this.#failing = true
  }
}
