import { Buffer } from 'node:buffer'
import { type Document, isAlias, isScalar, parseDocument, type ScalarTag, visit } from 'yaml'
import { IMPLICIT } from './implicit-tag.ts'
import { readBool, readFloat, readInt, readTimestamp } from './read-scalar.ts'

/** How often aliases may repeat something, all in all, before it counts as an attack. */
const MAX_ALIASES = 10_000

const TAGS = [
  scalarTag('null', IMPLICIT.null, () => null),
  scalarTag('bool', IMPLICIT.bool, readBool),
  scalarTag('int', IMPLICIT.int, readInt),
  scalarTag('float', IMPLICIT.float, readFloat),
  scalarTag('timestamp', IMPLICIT.timestamp, readTimestamp),
  {
    tag: 'tag:yaml.org,2002:binary',
    resolve: (text) => new Uint8Array(Buffer.from(text, 'base64')),
  } satisfies ScalarTag,
]

/**
 * Reads one document as `yaml.safe_load` does.
 *
 * @throws Error for what is no YAML, for more than one document, for unsafe tags, and for aliases without end.
 */
export function loadYaml(text: string): unknown {
  const document = parseDocument(text, {
    version: '1.1',
    schema: 'failsafe',
    customTags: [...TAGS, 'set', 'omap', 'pairs'],
    merge: true,
    resolveKnownTags: false,
    // As in Python, the last of equal keys counts.
    uniqueKeys: false,
    logLevel: 'error',
  })
  // An unknown tag is only a warning there, and its value is read without it; Python refuses.
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) throw new SyntaxError(`This YAML is not accepted: ${problem.message}`)
  dropPrototypeKeys(document)
  return document.toJS({ maxAliasCount: MAX_ALIASES })
}

/** Whoever copies an object with such a member would give the copy another prototype. */
function dropPrototypeKeys(document: Document.Parsed): void {
  visit(document, {
    Pair(_key, pair) {
      const key = isAlias(pair.key) ? pair.key.resolve(document) : pair.key
      return isScalar(key) && key.value === '__proto__' ? visit.REMOVE : undefined
    },
  })
}

/** A type that text without quotes can have; asked for by its tag, it takes only such text. */
function scalarTag(name: string, test: RegExp, read: (text: string) => unknown): ScalarTag {
  return {
    tag: `tag:yaml.org,2002:${name}`,
    default: true,
    test,
    resolve(text, onError) {
      if (test.test(text)) return read(text)
      onError(`!!${name} does not take ${JSON.stringify(text)}`)
      return undefined
    },
  }
}
