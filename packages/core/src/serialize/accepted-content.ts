import { ContentDisallowed } from '../errors/celery/kombu-errors.ts'
import { perVersion } from '../runtime/per-version.ts'
import type { Content } from './content-formats.ts'
import { pickleType, type SerializerRegistry } from './serializer-registry.ts'

/** Kombu lets these pass whatever `accept_content` says: they are handed on unread. */
const trusted: ReadonlySet<string> = new Set(['application/data', 'application/text'])

/**
 * Decides which content may be read at all, before a byte of it is looked at.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#std-setting-accept_content
 */
export class AcceptedContent {
  readonly #serializers: SerializerRegistry
  /** The types that lists of names stand for: they may be others once a serializer is added. */
  readonly #resolved = perVersion(
    () => this.#serializers.version,
    () => new WeakMap<readonly string[], ReadonlySet<string>>(),
  )

  constructor(serializers: SerializerRegistry) {
    this.#serializers = serializers
  }

  /** @throws ContentDisallowed; ImproperlyConfigured where the list names a serializer that nobody knows */
  check(content: Pick<Content, 'contentType'>, accept: readonly string[]): void {
    const type = content.contentType || 'application/data'
    if (type !== pickleType && (this.#types(accept).has(type) || trusted.has(type))) return
    throw new ContentDisallowed(
      type === pickleType
        ? `Refusing to deserialize pickle (${type}): reading it runs code that the sender chose`
        : `Refusing to deserialize untrusted content of type ${this.#name(type)} (setting acceptContent)`,
    )
  }

  #types(accept: readonly string[]): ReadonlySet<string> {
    const resolved = this.#resolved()
    const known = resolved.get(accept)
    if (known !== undefined) return known
    const types = new Set(accept.map((entry) => this.#serializers.contentType(entry)))
    resolved.set(accept, types)
    return types
  }

  #name(type: string): string {
    const name = this.#serializers.get(type)?.name
    return name === undefined ? type : `${name} (${type})`
  }
}
