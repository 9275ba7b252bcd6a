// The main name begins the names of tasks that have none of their own.
import { Celery } from '@celeriac/core'

export function example(): string[] {
  const unnamed = new Celery()
  const tasks = new Celery('tasks')
  return [unnamed, tasks].map((app) => {
    const add = app.task(function add(x: number, y: number) {
      return x + y
    })
    return add.name
  })
}
