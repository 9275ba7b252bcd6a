// Names: from the function, from a module, or given.
import { Celery } from '@celeriac/core'

export function example(): string[] {
  const app = new Celery('proj')
  const automatic = app.task(function add(x: number, y: number) {
    return x + y
  })
  const inModule = app.module('task.tasks').task(function add(x: number, y: number) {
    return x + y
  })
  const explicit = app.task('sum-of-two-numbers', (x: number, y: number) => x + y)
  return [automatic.name, inModule.name, explicit.name]
}

/** A function without a name needs one. */
export function nameless(): string {
  const app = new Celery('proj')
  try {
    app.task((x: number) => x)
  } catch (error) {
    return (error as Error).message
  }
  return 'not refused'
}
