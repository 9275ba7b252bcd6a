import type { RouteMap, RoutePattern, TaskRoute } from '../config/task-routes.ts'
import { globPattern } from './glob-pattern.ts'

/** A router made of patterns: the route of a name depends on nothing but the name. */
export type PatternRouter = (name: string) => TaskRoute | undefined

/** Exact names first, then globs and regular expressions in the order given, as Celery's `MapRoute`. */
export function patternRouter(map: RouteMap): PatternRouter {
  const exact = new Map<string, TaskRoute>()
  const patterns: (readonly [RegExp, TaskRoute])[] = []
  for (const [pattern, route] of entries(map)) {
    if (pattern instanceof RegExp) patterns.push([fromStart(pattern), route])
    else if (pattern.includes('*')) patterns.push([globPattern(pattern), route])
    else exact.set(pattern, route)
  }
  return (name) => exact.get(name) ?? patterns.find(([pattern]) => pattern.test(name))?.[1]
}

function entries(map: RouteMap): Iterable<readonly [RoutePattern, TaskRoute]> {
  if (map instanceof Map || Array.isArray(map)) return map as Iterable<readonly [RoutePattern, TaskRoute]>
  return Object.entries(map)
}

/** Python's `re.match` looks at the start only. */
function fromStart(pattern: RegExp): RegExp {
  return new RegExp(`^(?:${pattern.source})`, pattern.flags.replace(/[gy]/g, ''))
}
