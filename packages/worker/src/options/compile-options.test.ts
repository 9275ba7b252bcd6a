import { Celery } from '@celeriac/core'
import { internalsOf } from '@celeriac/core/internal'
import { describe, expect, it } from 'vitest'
import { compileOptions } from './compile-options.ts'
import type { WorkerOptions } from './worker-options.ts'

const compile = (options: WorkerOptions, settings = {}) => {
  const { conf, logger } = internalsOf(new Celery('proj', settings))
  return compileOptions(options, conf, logger)
}

describe('compileOptions', () => {
  it('takes what is left out from the settings', () => {
    expect(compile({})).toMatchObject({
      pool: 'async',
      concurrency: 100,
      prefetchMultiplier: 4,
      queues: [],
      purge: false,
    })
    expect(compile({}, { workerConcurrency: 7, workerPrefetchMultiplier: 1 })).toMatchObject({
      concurrency: 7,
      prefetchMultiplier: 1,
    })
    expect(compile({ concurrency: 3 }, { workerConcurrency: 7 }).concurrency).toBe(3)
    expect(compile({ pool: 'gevent' }).pool).toBe('async')
    expect(compile({ pool: 'solo', concurrency: 9 })).toMatchObject({ pool: 'solo', concurrency: 1 })
    expect(compile({ queues: 'a, b', excludeQueues: ['c'] })).toMatchObject({
      queues: ['a', 'b'],
      excludeQueues: ['c'],
    })
  })

  it.each([
    [{ pool: 'threads' }, 'pool_unavailable', 'not in this version'],
    [{ pool: 'prefork' }, 'pool_unavailable', 'not in this version'],
    [{ pool: 'nope' }, 'bad_option', 'nope'],
    [{ concurrency: 0 }, 'bad_option', 'concurrency'],
    [{ purge: 'yes' }, 'bad_option', 'purge'],
    [{ queues: 5 }, 'bad_option', 'queues'],
    [{ hostname: 5 }, 'bad_option', 'hostname'],
    [{ autoscale: [10, 2] }, 'not_in_this_version', 'autoscale'],
    [{ maxTasksPerChild: 10 }, 'not_in_this_version', 'maxTasksPerChild'],
    [{ statedb: 'x' }, 'not_in_this_version', 'statedb'],
    [{ concurency: 4 }, 'unknown_option', 'concurrency'],
  ])('refuses %j with %s', (options, code, text) => {
    expect(() => compile(options as WorkerOptions)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(text) }),
    )
  })

  it('takes an option that is turned off for what it is', () => {
    expect(() => compile({ statedb: null } as unknown as WorkerOptions)).not.toThrow()
  })
})
