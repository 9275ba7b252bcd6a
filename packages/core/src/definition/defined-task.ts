import { bindArguments } from './bind-arguments.ts'
import { checkTaskOptions } from './check-task-options.ts'
import type { DefinitionPlace } from './definition-place.ts'
import { doubtfulName } from './doubtful-name.ts'
import { definitionTurn } from './is-defined-again.ts'
import { parseParams, type TaskParam } from './parse-params.ts'
import { type Parameter, readParameters } from './read-parameters.ts'
import { resolveTaskOptions, type TaskSettingsInUse } from './resolve-task-options.ts'
import type { ResolvedTaskOptions } from './resolved-task-options.ts'
import type { TaskDefinition } from './task-definition.ts'
import type { TaskOptions } from './task-options.ts'

/** Where a task finds its defaults. */
export interface TaskConfiguration {
  readonly values: TaskSettingsInUse
  /** Counts changes of the settings. */
  readonly version: number
}

/** What a {@link DefinedTask} is made of. */
export interface TaskInit {
  readonly name: string
  readonly handler: TaskDefinition['handler']
  readonly options: TaskOptions
  readonly configuration: TaskConfiguration
  readonly builtin?: boolean
  readonly place?: DefinitionPlace | undefined
  /** Its name was not given, but taken from this function name. */
  readonly functionName?: string | undefined
}

/** A task of an app. Its options are worked out when they are first read, and again when the settings have changed. */
export class DefinedTask implements TaskDefinition {
  readonly name: string
  readonly handler: TaskDefinition['handler']
  readonly bind: boolean
  readonly params: readonly TaskParam[] | null
  readonly schema: TaskDefinition['schema']
  readonly builtin: boolean
  readonly place: DefinitionPlace | undefined
  readonly turn: object = definitionTurn()
  readonly nameDoubt: string | undefined
  readonly #own: TaskOptions
  readonly #configuration: TaskConfiguration
  /** Null before they are asked for. */
  #parameters: readonly Parameter[] | undefined | null = null
  #resolved: ResolvedTaskOptions | undefined
  #version = -1

  /** @throws CeleriacError `unknown_option`, `bad_option` */
  constructor({ name, handler, options, configuration, builtin, place, functionName }: TaskInit) {
    checkTaskOptions(`task '${name}'`, options)
    this.name = name
    this.handler = handler
    this.bind = options.bind ?? false
    this.params = options.params === undefined ? null : parseParams(name, options.params)
    this.schema = options.args ?? null
    this.builtin = builtin ?? false
    this.place = place
    this.nameDoubt = functionName === undefined ? undefined : doubtfulName(functionName, place)
    this.#own = options
    this.#configuration = configuration
  }

  get options(): ResolvedTaskOptions {
    const conf = this.#configuration.values
    const { version } = this.#configuration
    if (this.#resolved === undefined || this.#version !== version) {
      this.#resolved = resolveTaskOptions(this.name, this.#own, conf)
      this.#version = version
    }
    return this.#resolved
  }

  bindArguments(args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>): readonly unknown[] {
    if (this.params !== null) return bindArguments(this.#shownName, this.params, args, kwargs)
    const [unexpected] = Object.keys(kwargs)
    if (unexpected === undefined) return args
    const met = this.#written?.[args.length + (this.bind ? 1 : 0)]
    if (this.#own.kwargsAsObject || met?.isObjectPattern) return [...args, kwargs]
    throw new TypeError(
      `${this.#shownName}() got an unexpected keyword argument '${unexpected}' (task '${this.name}' names no arguments: its option 'params' does, or 'kwargsAsObject' takes them as one object)`,
    )
  }

  get mostArguments(): number {
    if (this.params !== null) return this.params.length
    const bound = this.bind ? 1 : 0
    const written = this.#written
    if (written === undefined) return this.handler.length - bound
    return written.some(({ isRest }) => isRest) ? Number.POSITIVE_INFINITY : written.length - bound
  }

  get #written(): readonly Parameter[] | undefined {
    if (this.#parameters === null) this.#parameters = readParameters(this.handler)
    return this.#parameters
  }

  /** What Python would call the function. */
  get #shownName(): string {
    return this.handler.name || this.name.slice(this.name.lastIndexOf('.') + 1)
  }
}
