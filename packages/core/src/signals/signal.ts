import { readableError } from '../errors/readable-error.ts'
import type { Logger } from '../ports/logger.ts'
import { assertReceiver, matchesSender } from './receivers.ts'
import { type SignalEntry, signalEntries } from './signal-registry.ts'

/**
 * A function that is called with the sender and what the signal says. What it returns is ignored; a promise is waited
 * for where Celery waits.
 */
export type Receiver<Sender, Info> = (sender: Sender, info: Info) => unknown

/** Options of {@link Signal.connect}. */
export interface ConnectOptions {
  /** Only what this one sends: a task, or its name, where the sender is one; else the very sender. */
  readonly sender?: unknown
}

/**
 * Something that happens, and those who want to know. The receivers are the process's, whichever copy of the package
 * they were connected through.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/signals.html
 */
export class Signal<Sender, Info> {
  readonly name: string
  #entries: SignalEntry[] | undefined

  constructor(name: string) {
    this.name = name
  }

  /** The same function twice is called once. @returns what disconnects it @throws CeleriacError `not_a_function` */
  connect(receiver: Receiver<Sender, Info>, options: ConnectOptions = {}): () => void {
    assertReceiver(this.name, receiver)
    const entries = this.#list()
    const entry: SignalEntry = { receiver: receiver as SignalEntry['receiver'], sender: options.sender }
    const known = entries.find((other) => other.receiver === entry.receiver && other.sender === entry.sender)
    if (known === undefined) entries.push(entry)
    return () => remove(entries, known ?? entry)
  }

  /** @returns whether it was connected */
  disconnect(receiver: Receiver<Sender, Info>, options: ConnectOptions = {}): boolean {
    const entries = this.#list()
    const entry = entries.find((other) => other.receiver === receiver && other.sender === options.sender)
    if (entry !== undefined) remove(entries, entry)
    return entry !== undefined
  }

  /** Look here before putting together what {@link send} is given. */
  get hasListeners(): boolean {
    return this.#list().length > 0
  }

  /**
   * Calls the receivers in the order of their connection. What one throws is logged, and the others are called.
   *
   * @returns a promise only where a receiver returned one; it never rejects
   */
  send(sender: Sender, info: Info, logger?: Logger): Promise<void> | undefined {
    const entries = this.#list()
    if (entries.length === 0) return undefined
    return this.#callAll([...entries], sender, info, logger)
  }

  #callAll(entries: readonly SignalEntry[], sender: Sender, info: Info, logger: Logger | undefined) {
    const pending: Promise<unknown>[] = []
    for (const entry of entries) {
      if (entry.sender !== undefined && !matchesSender(entry.sender, sender)) continue
      try {
        const returned = entry.receiver(sender, info)
        if (returned instanceof Promise) pending.push(returned.catch((error: unknown) => this.#report(error, logger)))
      } catch (error) {
        this.#report(error, logger)
      }
    }
    return pending.length === 0 ? undefined : Promise.all(pending).then(() => undefined)
  }

  #report(thrown: unknown, logger: Logger | undefined): void {
    const error = readableError(thrown)
    const text = `Signal handler of ${this.name} raised: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    if (logger === undefined) process.emitWarning(text)
    else logger.error(text, { signal: this.name, error })
  }

  #list(): SignalEntry[] {
    this.#entries ??= signalEntries(this.name)
    return this.#entries
  }
}

function remove(entries: SignalEntry[], entry: SignalEntry): void {
  const index = entries.indexOf(entry)
  if (index >= 0) entries.splice(index, 1)
}
