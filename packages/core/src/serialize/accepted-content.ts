import { ContentDisallowed } from '../errors/celery/kombu-errors.ts'
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
  #resolved = new WeakMap<readonly string[], ReadonlySet<string>>()
  #version = -1

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
    if (this.#version !== this.#serializers.version) {
      // Names may mean other types now.
      this.#version = this.#serializers.version
      this.#resolved = new WeakMap()
    }
    const known = this.#resolved.get(accept)
    if (known !== undefined) return known
    const types = new Set(accept.map((entry) => this.#serializers.contentType(entry)))
    this.#resolved.set(accept, types)
    return types
  }

  #name(type: string): string {
    const name = this.#serializers.get(type)?.name
    return name === undefined ? type : `${name} (${type})`
  }
}
