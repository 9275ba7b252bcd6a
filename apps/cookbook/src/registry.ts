// The registry: the app's tasks, and Celery's own.
import { Celery } from '@celeriac/core'

export function example(): string[] {
  const app = new Celery('proj')
  app.task(function add(x: number, y: number) {
    return x + y
  })
  return [...app.tasks.keys()].sort()
}
