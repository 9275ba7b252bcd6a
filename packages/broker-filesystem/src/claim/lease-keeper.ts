import type { Clock, Logger, Timer } from '@celeriac/core/adapter'
import type { Folders } from '../folders.ts'
import type { DeclaredQueues } from '../topology/declared-queues.ts'
import type { ClaimFolder } from './claim-folder.ts'
import { RecoverClaims } from './recover-claims.ts'

/** How often within one lease it is renewed. */
const RENEWALS = 3

/**
 * What a consuming connection does three times within a lease: it renews its own, gives back what dead consumers
 * held, and looks whether its bindings are still there, since Python can write over those of others.
 */
export class LeaseKeeper {
  readonly #folders: Folders
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #claims: ClaimFolder
  readonly #queues: DeclaredQueues
  readonly #recover: RecoverClaims
  readonly #onGivenBack: () => void
  #timer: Timer | undefined
  #running = false

  constructor(
    folders: Folders,
    clock: Clock,
    logger: Logger,
    claims: ClaimFolder,
    queues: DeclaredQueues,
    onGivenBack: () => void,
  ) {
    this.#folders = folders
    this.#clock = clock
    this.#logger = logger
    this.#claims = claims
    this.#queues = queues
    this.#recover = new RecoverClaims(folders, clock, logger)
    this.#onGivenBack = onGivenBack
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    void this.#round()
  }

  stop(): void {
    this.#running = false
    this.#timer?.cancel()
    this.#timer = undefined
  }

  async #round(): Promise<void> {
    try {
      await this.#claims.renew()
      if (await this.#recover.check(this.#claims.name)) this.#onGivenBack()
      await this.#queues.bindAgain()
    } catch (error) {
      this.#logger.error(`filesystem://: ${(error as Error).message}`, { error })
    }
    if (!this.#running) return
    this.#timer?.cancel()
    this.#timer = this.#clock.after(this.#folders.leaseMs / RENEWALS, () => void this.#round())
  }
}
