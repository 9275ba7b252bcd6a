/**
 * A value that holds for one version of something else: made when it is first asked for, and made anew once the
 * version is another one.
 *
 * @param versionOf - the version now: a counter, or an object that is replaced when it changes
 */
export function perVersion<Version, Value>(versionOf: () => Version, make: (version: Version) => Value): () => Value {
  let known: { readonly version: Version; readonly value: Value } | undefined
  return () => {
    const version = versionOf()
    if (known === undefined || known.version !== version) known = { version, value: make(version) }
    return known.value
  }
}
