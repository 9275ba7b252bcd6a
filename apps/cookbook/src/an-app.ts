// Creating an app, and what it looks like.
import { inspect } from 'node:util'
import { Celery } from '@celeriac/core'

export function example(): { unnamed: string; named: string } {
  return { unnamed: inspect(new Celery()), named: inspect(new Celery('proj')) }
}
