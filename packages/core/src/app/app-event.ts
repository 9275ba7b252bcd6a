import { errorText } from '@celeriac/protocol'
import type { Logger } from '../ports/logger.ts'
import { assertReceiver } from '../signals/receivers.ts'

/** A function that is called with the app, and with what the event says. */
export type AppReceiver<App, Info> = (app: App, info: Info) => unknown

/**
 * One of the three moments of an app: `onConfigure`, `onAfterConfigure`, `onAfterFinalize`. Whoever connects after a
 * moment that comes once is called at once.
 *
 * @see https://docs.celeryq.dev/en/stable/reference/celery.html#celery.Celery.on_configure
 */
export class AppEvent<App, Info = undefined> {
  readonly #name: string
  readonly #receivers = new Set<AppReceiver<App, Info>>()
  readonly #logger: () => Logger
  #sent: { readonly app: App; readonly info: Info } | undefined

  constructor(name: string, logger: () => Logger) {
    this.#name = name
    this.#logger = logger
  }

  /** @returns what disconnects it */
  connect(receiver: AppReceiver<App, Info>): () => void {
    assertReceiver(this.#name, receiver)
    this.#receivers.add(receiver)
    if (this.#sent !== undefined) this.#call(receiver, this.#sent.app, this.#sent.info)
    return () => {
      this.#receivers.delete(receiver)
    }
  }

  disconnect(receiver: AppReceiver<App, Info>): boolean {
    return this.#receivers.delete(receiver)
  }

  /** @internal */
  send(app: App, info: Info): void {
    this.#sent = { app, info }
    for (const receiver of [...this.#receivers]) this.#call(receiver, app, info)
  }

  /** What a receiver throws is its own affair, as with signals. */
  #call(receiver: AppReceiver<App, Info>, app: App, info: Info): void {
    const report = (error: unknown): void => {
      const text = errorText(error)
      this.#logger().error(`Signal handler of ${this.#name} raised: ${text}`, { error })
    }
    try {
      const returned = receiver(app, info)
      if (returned instanceof Promise) returned.catch(report)
    } catch (error) {
      report(error)
    }
  }
}
