import { AlreadyRegistered, NotRegistered } from '../errors/celery/task-errors.ts'
import { isDefinedAgain } from './is-defined-again.ts'
import type { TaskDefinition } from './task-definition.ts'

/** One registration: built-ins are made when they are first read. */
type Entry = TaskDefinition | (() => TaskDefinition)

/**
 * The tasks of one app by name.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/application.html#celery.Celery.tasks
 */
export class TaskRegistry {
  readonly #entries = new Map<string, Entry>()
  readonly #onReplaced: (definition: TaskDefinition) => void

  /** @param onReplaced - called with what takes the place of the same task, whose module was evaluated again */
  constructor(onReplaced: (definition: TaskDefinition) => void = () => undefined) {
    this.#onReplaced = onReplaced
  }

  /**
   * The same function again changes nothing; the same task evaluated again replaces the first.
   *
   * @throws AlreadyRegistered where another function has the name
   */
  register(definition: TaskDefinition): TaskDefinition {
    const known = this.#entries.get(definition.name)
    if (known !== undefined && typeof known !== 'function' && !known.builtin) {
      if (known.handler === definition.handler) return known
      if (!isDefinedAgain(known, definition)) throw new AlreadyRegistered(twoFunctions(known, definition))
      this.#onReplaced(definition)
    }
    this.#entries.set(definition.name, definition)
    return definition
  }

  /** A definition that is made when it is first asked for. One that is there already stays. */
  registerLazily(name: string, make: () => TaskDefinition): void {
    if (!this.#entries.has(name)) this.#entries.set(name, make)
  }

  unregister(name: string): boolean {
    return this.#entries.delete(name)
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  get(name: string): TaskDefinition | undefined {
    const entry = this.#entries.get(name)
    if (typeof entry !== 'function') return entry
    const made = entry()
    this.#entries.set(name, made)
    return made
  }

  /** @throws NotRegistered */
  require(name: string): TaskDefinition {
    const definition = this.get(name)
    if (definition === undefined) throw new NotRegistered(name)
    return definition
  }

  /** In order of registration. */
  names(): string[] {
    return [...this.#entries.keys()]
  }

  get size(): number {
    return this.#entries.size
  }
}

function twoFunctions(known: TaskDefinition, other: TaskDefinition): string {
  const places = `the one at ${known.place?.text ?? 'an unknown place'} and another at ${other.place?.text ?? 'an unknown place'}`
  const doubt = other.nameDoubt === undefined ? '' : ` (${other.nameDoubt})`
  return `a task named '${other.name}' is registered already, with another function: ${places}; give one of them a name of its own${doubt}`
}
