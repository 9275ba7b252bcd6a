import type { SignatureObject } from '@celeriac/protocol'
import type { SendOptions } from '../call/send-options.ts'
import { toSignatureObject } from '../call/to-signature-object.ts'
import type { Linked } from './link-list.ts'

type Stamps = Readonly<Record<string, unknown>>

/** Options with further stamps. A value replaces one of the same name; with `append` it joins it in a list. */
export function withStamps(options: SendOptions, stamps: Stamps, append: boolean): SendOptions {
  return {
    ...options,
    stampedHeaders: [...new Set([...(options.stampedHeaders ?? []), ...Object.keys(stamps)])],
    stamps: mergeStamps(options.stamps ?? {}, stamps, append),
  }
}

function mergeStamps(known: Stamps, added: Stamps, append: boolean): Stamps {
  const merged = new Map(Object.entries(known))
  for (const [name, value] of Object.entries(added)) {
    merged.set(name, append && merged.has(name) ? [...new Set([merged.get(name), value].flat())] : value)
  }
  return Object.fromEntries(merged)
}

/** The linked signatures with the same stamps. Those in wire form are copied, the others stamped as they are. */
export function stampLinks(links: readonly Linked[], stamps: Stamps, append: boolean): readonly Linked[] {
  return links.map((link) => {
    if ('stamp' in link && typeof link.stamp === 'function') {
      link.stamp(stamps, { append })
      return link
    }
    return 'toJSON' in link ? link : stampObject(toSignatureObject(link), stamps, append)
  })
}

/** In wire form, stamps stand among the other options. */
function stampObject(signature: SignatureObject, stamps: Stamps, append: boolean): SignatureObject {
  const { stamped_headers: listed, ...options } = signature.options
  const names = Array.isArray(listed) ? (listed as string[]) : []
  const known = Object.fromEntries(names.filter((name) => name in options).map((name) => [name, options[name]]))
  return {
    ...signature,
    options: {
      ...options,
      ...mergeStamps(known, stamps, append),
      stamped_headers: [...new Set([...names, ...Object.keys(stamps)])],
    },
  }
}
