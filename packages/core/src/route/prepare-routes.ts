import type { RouteFunction, RouteMap, RouterObject, TaskRoutes } from '../config/task-routes.ts'
import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'
import { patternRouter } from './route-map.ts'

/** The routers of `taskRoutes`, in order. */
export interface PreparedRoutes {
  readonly routers: readonly RouteFunction[]
  /** The same name always gives the same route: it may be remembered. */
  readonly byNameOnly: boolean
}

/** @throws ImproperlyConfigured for what is no router */
export function prepareRoutes(routes: TaskRoutes | null | undefined): PreparedRoutes {
  const given: readonly unknown[] =
    routes === null || routes === undefined ? [] : Array.isArray(routes) && !isPairs(routes) ? routes : [routes]
  let byNameOnly = true
  const routers = given.map((router): RouteFunction => {
    if (typeof router === 'function') {
      byNameOnly = false
      return router as RouteFunction
    }
    if (typeof router !== 'object' || router === null) {
      throw new ImproperlyConfigured(
        `taskRoutes: a router is an object of patterns, a list of [pattern, route], a function or an object with routeForTask, not ${String(router)}`,
      )
    }
    if (typeof (router as RouterObject).routeForTask !== 'function') return patternRouter(router as RouteMap)
    byNameOnly = false
    return (name, args, kwargs) => (router as RouterObject).routeForTask(name, args, kwargs)
  })
  return { routers, byNameOnly }
}

/** A list of pairs is one router; any other list is a list of routers. */
function isPairs(list: readonly unknown[]): boolean {
  return list.every(
    (item) => Array.isArray(item) && item.length === 2 && (typeof item[0] === 'string' || item[0] instanceof RegExp),
  )
}
