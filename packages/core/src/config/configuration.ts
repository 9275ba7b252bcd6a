import { checkSetting } from './check-setting.ts'
import type { GivenSettings } from './parse-settings.ts'
import { type Settings, settingSpecs } from './settings.ts'

/** What a {@link Configuration} tells its app. */
export interface ConfigurationHost {
  /** Before the configuration is put together. */
  onSettle(): void
  /** After that. */
  onSettled(): void
}

type Values = { -readonly [K in keyof Settings]: Settings[K] } & Record<string, unknown>

/** Variables that win over every other source, as in Celery. */
const environment: ReadonlyMap<string, string> = new Map([
  ['brokerUrl', 'CELERY_BROKER_URL'],
  ['brokerReadUrl', 'CELERY_BROKER_READ_URL'],
  ['brokerWriteUrl', 'CELERY_BROKER_WRITE_URL'],
  ['resultBackend', 'CELERY_RESULT_BACKEND'],
])

/** Settings that stand for another one while they are not set. */
const fallbacks: readonly (readonly [string, string])[] = [
  ['brokerReadUrl', 'brokerUrl'],
  ['brokerWriteUrl', 'brokerUrl'],
  ['taskDefaultExchange', 'taskDefaultQueue'],
  ['taskDefaultRoutingKey', 'taskDefaultQueue'],
]

/**
 * The settings of one app in their layers: the environment, over what was set on `app.conf` and given to the
 * constructor, over the configuration object, over the defaults. It is put together when it is first read.
 */
export class Configuration {
  readonly #host: ConfigurationHost
  /** What was given before the first read: a later `configFromObject` leaves it alone. */
  readonly #early: Map<string, unknown>
  readonly #changes = new Map<string, unknown>()
  /** This app's copies of defaults that are objects. */
  readonly #copies = new Map<string, unknown>()
  #source: (() => GivenSettings) | undefined
  #given: GivenSettings = new Map()
  #values: Values | undefined
  #settled = false
  #version = 0

  constructor(given: GivenSettings, host: ConfigurationHost) {
    this.#early = new Map(given)
    this.#host = host
  }

  /** Whether the configuration has been read. */
  get settled(): boolean {
    return this.#settled
  }

  /** Counts changes. */
  get version(): number {
    return this.#version
  }

  /** The current values: always the same object, kept up to date. */
  get values(): Settings {
    return this.#values ?? this.#settle()
  }

  /** @throws ImproperlyConfigured `unknown_setting`, `bad_setting` */
  set(name: string, value: unknown): void {
    const checked = checkSetting(name, value)
    const layer = this.#settled ? this.#changes : this.#early
    layer.set(name, checked)
    this.#refresh()
  }

  /** Several at once. */
  update(given: GivenSettings): void {
    const layer = this.#settled ? this.#changes : this.#early
    for (const [name, value] of given) layer.set(name, value)
    this.#refresh()
  }

  /** Takes another configuration object: what was set on `app.conf` after the first read is dropped, as in Celery. */
  setSource(source: () => GivenSettings): void {
    // What cannot be read changes nothing.
    const given = this.#settled ? source() : undefined
    this.#source = source
    this.#changes.clear()
    if (given !== undefined) {
      this.#given = given
      this.#refresh()
      this.#host.onSettled()
    }
  }

  /** Was it set, by anyone? */
  isSet(name: string): boolean {
    void this.values
    return (
      this.#changes.has(name) ||
      this.#early.has(name) ||
      this.#given.has(name) ||
      (environment.has(name) && fromEnvironment(name) !== undefined)
    )
  }

  #settle(): Settings {
    const values = Object.create(null) as Values
    // Whoever is told reads what is known so far.
    this.#fill(values)
    this.#values = values
    try {
      this.#host.onSettle()
      if (this.#source !== undefined) this.#given = this.#source()
    } catch (error) {
      this.#values = undefined
      throw error
    }
    this.#fill(values)
    this.#settled = true
    this.#host.onSettled()
    return values
  }

  #refresh(): void {
    this.#version += 1
    if (this.#values !== undefined) this.#fill(this.#values)
  }

  #fill(values: Values): void {
    for (const [name, spec] of settingSpecs) values[name as keyof Settings] = this.#resolve(name, spec.default) as never
    for (const [name, other] of fallbacks) values[name as keyof Settings] ??= values[other as keyof Settings] as never
  }

  #resolve(name: string, standard: unknown): unknown {
    const set = fromEnvironment(name) ?? this.#layered(name)
    if (set !== undefined) return set
    // Objects are copied once for each app, so that changing one in place changes no other app.
    if (typeof standard !== 'object' || standard === null) return standard
    const copy = this.#copies.get(name) ?? structuredClone(standard)
    this.#copies.set(name, copy)
    return copy
  }

  #layered(name: string): unknown {
    for (const layer of [this.#changes, this.#early, this.#given]) if (layer.has(name)) return layer.get(name)
    return undefined
  }
}

function fromEnvironment(name: string): string | undefined {
  const variable = environment.get(name)
  return variable === undefined ? undefined : process.env[variable] || undefined
}
