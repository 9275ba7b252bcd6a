import type { BeatSchedule, BeatScheduleEntry } from '../config/beat-schedule.ts'
import type { Configuration } from '../config/configuration.ts'
import type { Logger } from '../ports/logger.ts'

/** An entry of `beatSchedule` and its key. */
interface Entry {
  readonly key: string
  readonly entry: BeatScheduleEntry
}

/** Entries added to `beatSchedule` by code. Those that come before the configuration wait for it. */
export class PeriodicTasks {
  readonly #configuration: Configuration
  readonly #logger: () => Logger
  #pending: Entry[] = []

  constructor(configuration: Configuration, logger: () => Logger) {
    this.#configuration = configuration
    this.#logger = logger
  }

  /** @param unnamed its key was made from the call: two of the same may be a mistake */
  add(added: Entry, unnamed: boolean): void {
    if (!this.#configuration.settled) {
      this.#pending.push(added)
      return
    }
    const { beatSchedule } = this.#configuration.values
    if (unnamed && Object.hasOwn(beatSchedule, added.key)) {
      this.#logger().warn(
        `Periodic task key='${added.key}' shadowed a previous unnamed periodic task. Pass a name to addPeriodicTask to silence this warning.`,
      )
    }
    this.#put(beatSchedule, [added])
  }

  /** The configuration is there. */
  settle(): void {
    const pending = this.#pending
    this.#pending = []
    if (pending.length > 0) this.#put(this.#configuration.values.beatSchedule, pending)
  }

  #put(known: BeatSchedule, added: readonly Entry[]): void {
    this.#configuration.set('beatSchedule', {
      ...known,
      ...Object.fromEntries(added.map(({ key, entry }) => [key, entry])),
    })
  }
}
