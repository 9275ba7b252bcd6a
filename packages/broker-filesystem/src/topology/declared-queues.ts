import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileError, type QueueAdmin, type QueueSpec, systemCode } from '@celeriac/core/adapter'
import { queueOfFileName } from '@celeriac/protocol'
import { bindingsOf, type ExchangeBinding } from './bindings-of.ts'
import type { ExchangeTables } from './exchange-tables.ts'

/**
 * A queue is nothing but the files that carry its name, and the bindings that lead to it. One that is only reached
 * through the default exchange leaves no trace before its first message: then it exists for those who declared it.
 */
export class DeclaredQueues implements QueueAdmin {
  readonly #folder: string
  readonly #tables: ExchangeTables
  readonly #check: () => void
  readonly #declared = new Set<string>()
  /** Of the queues that are consumed here. */
  readonly #kept = new Map<string, readonly ExchangeBinding[]>()

  /** @param check - throws where the connection is closed */
  constructor(folder: string, tables: ExchangeTables, check: () => void) {
    this.#folder = folder
    this.#tables = tables
    this.#check = check
  }

  /** @throws BrokerError for names and exchange types that the filesystem cannot have */
  async declare(queue: QueueSpec): Promise<void> {
    if (queue.noDeclare) return
    await this.#bind(bindingsOf(queue))
    this.#declared.add(queue.name)
  }

  /** Declares a queue that is consumed from now on. */
  async join(queue: QueueSpec): Promise<void> {
    await this.declare(queue)
    if (!queue.noDeclare) this.#kept.set(queue.name, bindingsOf(queue))
  }

  /** The queue is no longer consumed here. It goes, if nobody else can be using it. */
  async leave(queue: QueueSpec): Promise<void> {
    this.#kept.delete(queue.name)
    const temporary = queue.autoDelete && (queue.alias !== undefined || queue.expiresMs !== undefined)
    if (queue.exclusive || temporary) await this.#delete(queue.name)
  }

  /** Writes bindings again that others have written over. */
  async bindAgain(): Promise<void> {
    for (const bindings of this.#kept.values()) await this.#bind(bindings)
  }

  async length(queue: string): Promise<number> {
    this.#check()
    return (await this.#files(queue)).length
  }

  async purge(queue: string): Promise<number> {
    this.#check()
    return this.#purge(queue)
  }

  async #purge(queue: string): Promise<number> {
    const deleted = await Promise.all((await this.#files(queue)).map((name) => this.#remove(name)))
    return deleted.filter(Boolean).length
  }

  async delete(queue: string): Promise<void> {
    this.#check()
    await this.#delete(queue)
  }

  async #delete(queue: string): Promise<void> {
    this.#declared.delete(queue)
    const exchanges = await this.#tables.exchanges()
    await Promise.all(exchanges.map((exchange) => this.#tables.unbind(exchange, (row) => row.queue === queue)))
    await this.#purge(queue)
  }

  async exists(queue: string): Promise<boolean> {
    this.#check()
    if (this.#declared.has(queue) || (await this.length(queue)) > 0) return true
    for (const exchange of await this.#tables.exchanges()) {
      if ((await this.#tables.read(exchange)).some((row) => row.queue === queue)) return true
    }
    return false
  }

  async #bind(bindings: readonly ExchangeBinding[]): Promise<void> {
    for (const { exchange, binding } of bindings) await this.#tables.bind(exchange, binding)
  }

  async #files(queue: string): Promise<string[]> {
    try {
      return (await readdir(this.#folder)).filter((name) => queueOfFileName(name) === queue)
    } catch (error) {
      throw fileError(`${this.#folder} could not be read`, error)
    }
  }

  /** False where a consumer was faster. */
  async #remove(name: string): Promise<boolean> {
    try {
      await rm(join(this.#folder, name))
      return true
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false
      throw fileError(`${name} could not be deleted`, error)
    }
  }
}
