import { type BrokerError, camelCase, checkOptionNames, finalError } from '@celeriac/core/adapter'
import { isSecretName, maskUrl } from '@celeriac/protocol'

/**
 * Reads a record of options by name and type, then refuses what nobody asked for. Names may be written `like_this`
 * or `likeThis`; null counts as not given, as in Celery.
 */
export class OptionReader {
  readonly #values = new Map<string, unknown>()
  readonly #known = new Set<string>()
  readonly #what: string

  /** `what` names the setting in errors: `brokerTransportOptions`. */
  constructor(what: string, options: Readonly<Record<string, unknown>>) {
    this.#what = what
    for (const [name, value] of Object.entries(options))
      if (value !== undefined && value !== null) this.#values.set(camelCase(name), value)
  }

  string(name: string): string | undefined {
    return this.#typed(name, 'a string', (value) => (typeof value === 'string' ? value : undefined))
  }

  boolean(name: string): boolean | undefined {
    return this.#typed(name, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined))
  }

  integer(name: string, least = 0): number | undefined {
    return this.#typed(name, `a whole number of at least ${least}`, (value) => {
      const number = numeric(value)
      return number !== undefined && Number.isInteger(number) && number >= least ? number : undefined
    })
  }

  /** A duration in milliseconds, of an option in seconds. */
  seconds(name: string): number | undefined {
    return this.#typed(name, 'a number of seconds', (value) => {
      const number = numeric(value)
      return number !== undefined && number >= 0 ? number * 1000 : undefined
    })
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    return this.#typed(name, `one of ${values.join(', ')}`, (value) => values.find((known) => known === value))
  }

  numbers(name: string): readonly number[] | undefined {
    return this.#typed(name, 'a list of numbers', (value) =>
      Array.isArray(value) && value.length > 0 && value.every((item) => Number.isInteger(item)) ? value : undefined,
    )
  }

  record(name: string): Readonly<Record<string, unknown>> | undefined {
    return this.#typed(name, 'an object', (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : undefined,
    )
  }

  function<T>(name: string): T | undefined {
    return this.#typed(name, 'a function', (value) => (typeof value === 'function' ? (value as T) : undefined))
  }

  /** The value as it was given; the caller checks it. */
  any(name: string): unknown {
    this.#known.add(name)
    return this.#values.get(name)
  }

  /** Accepts options of Celery's that mean nothing here, so that one configuration serves both. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.#known.add(name)
  }

  /** @throws BrokerError `bad_option` for a name that was never read, with the one that was probably meant. */
  finish(): void {
    checkOptionNames(this.#what, Object.fromEntries(this.#values), this.#known)
  }

  #typed<T>(name: string, kind: string, read: (value: unknown) => T | undefined): T | undefined {
    this.#known.add(name)
    const value = this.#values.get(name)
    if (value === undefined) return undefined
    const result = read(value)
    if (result === undefined) throw badOption(`${this.#what}.${name} must be ${kind}, not ${shown(name, value)}`)
    return result
  }
}

export function badOption(message: string): BrokerError {
  return finalError('bad_option', message)
}

function numeric(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function shown(name: string, value: unknown): string {
  if (isSecretName(name)) return `a value of type ${typeof value}`
  const text = typeof value === 'string' ? JSON.stringify(maskUrl(value)) : String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
