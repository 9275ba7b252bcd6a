/** What every object and every function inherits: no settings. */
const bases: ReadonlySet<unknown> = new Set([Object.prototype, Function.prototype])

/**
 * The fields of an object, or the static ones of a class, with those that it inherits and those behind getters:
 * `class Production extends Common { static timezone = 'UTC' }`.
 */
export function classFields(source: object): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const owner of lineOf(source)) {
    for (const name of namesOf(owner)) fields[name] = Reflect.get(source, name)
  }
  return fields
}

/** An object and what it inherits from, the furthest first. */
function lineOf(source: object): readonly object[] {
  const line: object[] = []
  for (let owner: object | null = source; owner !== null && !bases.has(owner); owner = Object.getPrototypeOf(owner)) {
    line.unshift(owner)
  }
  return line
}

/** Getters of a class are not enumerable; neither is what every class has. */
function namesOf(owner: object): readonly string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(owner))
    .filter(([, { enumerable, get }]) => enumerable || get !== undefined)
    .map(([name]) => name)
}
