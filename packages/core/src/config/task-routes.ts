import type { CallOptions } from '../call/call-options.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import type { Queue } from '../topology/queue.ts'

/** Where a task goes: a queue, its name, or any options of `applyAsync`. */
export type TaskRoute = string | Queue | CallOptions

/** A route that depends on the call. Undefined or null leaves the task to the next router. */
export type RouteFunction = (
  name: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
  options: CallOptions,
  task: TaskDefinition | undefined,
) => TaskRoute | null | undefined

/** Celery's older form of a router. */
export interface RouterObject {
  routeForTask(
    name: string,
    args: readonly unknown[],
    kwargs: Readonly<Record<string, unknown>>,
  ): TaskRoute | null | undefined
}

/** A task name, a glob with `*`, or a regular expression that must match from the start of the name. */
export type RoutePattern = string | RegExp

/** Patterns and where their tasks go. Exact names are looked at first, then the others in order. */
export type RouteMap =
  | Readonly<Record<string, TaskRoute>>
  | ReadonlyMap<RoutePattern, TaskRoute>
  | readonly (readonly [pattern: RoutePattern, route: TaskRoute])[]

export type TaskRouter = RouteMap | RouteFunction | RouterObject

/**
 * Value of the setting `taskRoutes`: one router, or several, of which the first that knows a route decides.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/routing.html#routers
 */
export type TaskRoutes = TaskRouter | readonly TaskRouter[]
