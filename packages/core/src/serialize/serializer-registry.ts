import { importPackage } from '../adapters/import-package.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'
import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'
import type { Serializer } from '../ports/serializer.ts'
import { jsonSerializer } from './json-serializer.ts'
import { rawSerializer } from './raw-serializer.ts'

/** Content type of pickle, which no version of this library reads: unpickling runs code that the sender chose. */
export const pickleType = 'application/x-python-serialize'

interface Loadable {
  readonly name: string
  readonly contentType: string
  readonly packageName: string
}

const loadable: readonly Loadable[] = [
  { name: 'msgpack', contentType: 'application/x-msgpack', packageName: '@celeriac/serializer-msgpack' },
  { name: 'yaml', contentType: 'application/x-yaml', packageName: '@celeriac/serializer-yaml' },
]

/**
 * The serializers of one app, by name and by content type. Those in packages of their own are loaded when first used.
 */
export class SerializerRegistry {
  readonly #known = new Map<string, Serializer>()
  readonly #loading = new Map<string, Promise<Serializer>>()
  #version = 0

  constructor() {
    this.register(jsonSerializer)
    this.register(rawSerializer)
  }

  /** Counts changes: what was worked out from the names holds until it differs. */
  get version(): number {
    return this.#version
  }

  /** Adds one, or replaces the one of the same name or content type. */
  register(serializer: Serializer): void {
    this.#version += 1
    this.#known.set(serializer.name, serializer)
    this.#known.set(serializer.contentType, serializer)
  }

  /** By name or content type, where it is here already. */
  get(nameOrType: string): Serializer | undefined {
    return this.#known.get(nameOrType)
  }

  /**
   * By name or content type; a promise where its package has to be loaded.
   *
   * @throws CeleriacError `serializer_not_found`; `adapter_not_installed` where its package is missing
   */
  require(nameOrType: string): Serializer | Promise<Serializer> {
    const known = this.#known.get(nameOrType)
    if (known !== undefined) return known
    const found = loadable.find((entry) => entry.name === nameOrType || entry.contentType === nameOrType)
    if (found === undefined) throw notFound(nameOrType)
    let loading = this.#loading.get(found.name)
    if (loading === undefined) {
      loading = this.#load(found).finally(() => this.#loading.delete(found.name))
      this.#loading.set(found.name, loading)
    }
    return loading
  }

  /** The content type of an entry of `acceptContent`. @throws ImproperlyConfigured for a name that nobody knows */
  contentType(nameOrType: string): string {
    if (nameOrType.includes('/')) return nameOrType
    if (nameOrType === 'pickle') return pickleType
    const type =
      this.#known.get(nameOrType)?.contentType ?? loadable.find((entry) => entry.name === nameOrType)?.contentType
    if (type !== undefined) return type
    throw new ImproperlyConfigured(
      `acceptContent: there is no serializer named '${nameOrType}'; known are ${this.names().join(', ')}`,
    )
  }

  names(): readonly string[] {
    const here = [...this.#known.keys()].filter((key) => !key.includes('/'))
    return [...new Set([...here, ...loadable.map((entry) => entry.name)])]
  }

  async #load(entry: Loadable): Promise<Serializer> {
    const module = await importPackage({
      name: entry.packageName,
      reason: `The serializer '${entry.name}'`,
      inBundle: `register it, app.registerSerializer(serializer) with that of ${entry.packageName}`,
    })
    const serializer = module['serializer'] as Serializer | undefined
    if (serializer?.contentType !== entry.contentType) {
      throw new CeleriacError(
        'bad_adapter',
        `The package ${entry.packageName} exports no serializer '${entry.name}'. Is it of another version?`,
      )
    }
    this.register(serializer)
    return serializer
  }
}

function notFound(nameOrType: string): CeleriacError {
  const pickle = nameOrType === 'pickle' || nameOrType === pickleType
  return new CeleriacError(
    'serializer_not_found',
    pickle
      ? 'pickle is neither read nor written here: reading it runs code that the sender chose; use json, msgpack or yaml on both sides'
      : `there is no serializer for '${nameOrType}'; register one with app.registerSerializer()`,
  )
}
