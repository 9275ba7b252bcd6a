/**
 * The arguments without what is `undefined` at their end: JavaScript's way to leave an argument out. On the wire it would
 * be null, which no default parameter takes the place of.
 */
export function givenArguments(args: readonly unknown[]): readonly unknown[] {
  if (args.length === 0 || args.at(-1) !== undefined) return args
  return args.slice(0, args.findLastIndex((value) => value !== undefined) + 1)
}
