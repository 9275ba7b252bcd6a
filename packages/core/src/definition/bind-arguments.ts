import type { TaskParam } from './parse-params.ts'

type Kwargs = Readonly<Record<string, unknown>>

/**
 * Binds a call's arguments to named parameters, as Python does.
 *
 * @throws TypeError in Python's words
 */
export function bindArguments(
  fn: string,
  params: readonly TaskParam[],
  args: readonly unknown[],
  kwargs: Kwargs,
): readonly unknown[] {
  const names = Object.keys(kwargs)
  if (names.length === 0 && args.length === params.length) return args
  const bound: unknown[] = args.slice(0, params.length)
  const given = new Set(params.slice(0, args.length).map(({ name }) => name))
  // Python looks at the keywords first, then at the number of the others, then at what is missing.
  for (const name of names) {
    const index = params.findIndex((param) => param.name === name)
    if (index < 0) throw new TypeError(`${fn}() got an unexpected keyword argument '${name}'`)
    if (given.has(name)) throw new TypeError(`${fn}() got multiple values for argument '${name}'`)
    given.add(name)
    bound[index] = kwargs[name]
  }
  if (args.length > params.length) throw new TypeError(tooMany(fn, params, args.length))
  const missing = params.filter((param) => !param.optional && !given.has(param.name))
  if (missing.length > 0) throw new TypeError(missingArguments(fn, missing))
  // An optional one that was left out before one that was given: the handler's default takes its place.
  return Array.from(bound)
}

function tooMany(fn: string, params: readonly TaskParam[], given: number): string {
  const most = params.length
  const least = params.filter((param) => !param.optional).length
  const takes = least < most ? `from ${least} to ${most}` : String(most)
  const plural = least < most || most !== 1 ? 's' : ''
  return `${fn}() takes ${takes} positional argument${plural} but ${given} ${given === 1 ? 'was' : 'were'} given`
}

function missingArguments(fn: string, missing: readonly TaskParam[]): string {
  const plural = missing.length === 1 ? '' : 's'
  return `${fn}() missing ${missing.length} required positional argument${plural}: ${listed(missing)}`
}

/** `'x'`, `'x' and 'y'`, `'x', 'y', and 'z'`. */
function listed(params: readonly TaskParam[]): string {
  const names = params.map(({ name }) => `'${name}'`)
  const last = names.pop() ?? ''
  if (names.length === 0) return last
  return names.length === 1 ? `${names[0]} and ${last}` : `${names.join(', ')}, and ${last}`
}
