import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { camelCase, camelCaseKeys, snakeCase } from '../check/camel-case.ts'
import { oldNames } from './old-names.ts'
import { settingSpecs } from './settings.ts'

/** What `celery.app.defaults` of Celery 5.7.0 has; tuples as lists, a timedelta as seconds. */
const celery = JSON.parse(readFileSync(new URL('../../test/celery-defaults.json', import.meta.url), 'utf8')) as Record<
  string,
  unknown
>

/** Where ours differ, and why. */
const differs: Readonly<Record<string, unknown>> = {
  // Node's strength is its event loop.
  worker_pool: 'async',
  // A class of ours is named by being given.
  worker_autoscaler: null,
}

describe('settings', () => {
  it.each(Object.entries(celery))('%s has the default of Celery', (name, value) => {
    const expected = name in differs ? differs[name] : value === 'inf' ? Number.POSITIVE_INFINITY : value
    const actual = settingSpecs.get(camelCase(name))?.default
    const spelled = name === 'task_publish_retry_policy' ? camelCaseKeys(expected as Record<string, unknown>) : expected
    expect(actual).toEqual(spelled)
  })

  it('accepts its own defaults', () => {
    for (const [name, spec] of settingSpecs) expect(spec.type.accepts(spec.default), name).toBe(true)
  })

  it('has an old name for everything that had one', () => {
    expect(oldNames.get('CELERYD_CONCURRENCY')).toBe('workerConcurrency')
    expect(oldNames.get('CELERY_TASK_RESULT_EXPIRES')).toBe('resultExpires')
    for (const name of oldNames.values()) expect(settingSpecs.has(name)).toBe(true)
  })
})

describe('camelCase', () => {
  it.each([
    ['visibility_timeout', 'visibilityTimeout'],
    ['visibilityTimeout', 'visibilityTimeout'],
    ['x-queue-type', 'x-queue-type'],
    ['queue', 'queue'],
    ['_private', '_private'],
  ])('%s → %s', (name, expected) => expect(camelCase(name)).toBe(expected))

  it('goes back', () => expect(snakeCase('taskAcksOnFailureOrTimeout')).toBe('task_acks_on_failure_or_timeout'))

  it('keeps __proto__ an ordinary name', () => {
    const keys = camelCaseKeys(JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>)
    expect(Object.getPrototypeOf(keys)).toBe(Object.prototype)
    expect(Object.keys(keys)).toEqual(['__proto__'])
  })
})
