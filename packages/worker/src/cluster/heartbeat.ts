import { loadavg } from 'node:os'
import { signals } from '@celeriac/core'
import type { Clock, Timer } from '@celeriac/core/internal'
import type { EventDispatcher } from '@celeriac/events/internal'
import type { JobTracker } from '../job-tracker.ts'
import { software } from './software.ts'

/** What a {@link Heartbeat} uses. */
export interface HeartbeatTools {
  readonly sender: object
  readonly clock: Clock
  readonly dispatcher: EventDispatcher
  readonly jobs: JobTracker
}

/** Seconds that a heartbeat which was asked for says: monitors then expect the next one soon. */
const ASKED_FOR_FREQ_S = 5

/**
 * The events by which monitors and other workers know that this one is there: `worker-online`, a `worker-heartbeat`
 * every few seconds, `worker-offline`.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/monitoring.html#worker-events
 */
export class Heartbeat {
  readonly #tools: HeartbeatTools
  readonly #intervalS: number
  #timer: Timer | undefined = undefined

  constructor(tools: HeartbeatTools, intervalS: number) {
    this.#tools = tools
    this.#intervalS = intervalS
  }

  /** Says that the worker is there, and goes on saying so. */
  start(): void {
    this.#send('worker-online')
    this.#arm()
  }

  /** Answers the remote command `heartbeat`. */
  beat(): void {
    void this.#tools.dispatcher.send('worker-heartbeat', { freq: ASKED_FOR_FREQ_S, ...software })
  }

  /** Says good-bye. */
  stop(): void {
    if (this.#timer === undefined) return
    this.#timer.cancel()
    this.#timer = undefined
    this.#send('worker-offline')
  }

  #arm(): void {
    this.#timer = this.#tools.clock.after(this.#intervalS * 1000, () => {
      this.#send('worker-heartbeat')
      if (signals.heartbeatSent.hasListeners) void signals.heartbeatSent.send(this.#tools.sender, {})
      this.#arm()
    })
  }

  #send(type: string): void {
    const { dispatcher, jobs } = this.#tools
    const load = loadavg().map((value) => Math.round(value * 100) / 100)
    const counts = { active: jobs.active.size, processed: jobs.total }
    void dispatcher.send(type, { freq: this.#intervalS, ...counts, loadavg: load, ...software })
  }
}
