import { describe, expect, it } from 'vitest'
import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'
import { parseSettings } from './parse-settings.ts'

function refusal(source: Record<string, unknown>, namespace?: string): ImproperlyConfigured {
  try {
    parseSettings(source, { namespace })
  } catch (error) {
    expect(error).toBeInstanceOf(ImproperlyConfigured)
    return error as ImproperlyConfigured
  }
  throw new Error('it was accepted')
}

const parse = (source: Record<string, unknown>, namespace?: string) =>
  Object.fromEntries(parseSettings(source, { namespace }))

describe('names', () => {
  it('are read in both spellings, and short ones for broker and backend', () => {
    expect(parse({ enable_utc: false, taskSerializer: 'msgpack', broker: 'redis://', backend: 'rpc://' })).toEqual({
      enableUtc: false,
      taskSerializer: 'msgpack',
      brokerUrl: 'redis://',
      resultBackend: 'rpc://',
    })
  })

  it('are read in upper case, old and new', () => {
    expect(parse({ CELERYD_CONCURRENCY: 3, BROKER_URL: 'redis://', CELERY_RESULT_BACKEND: 'rpc://' })).toEqual({
      workerConcurrency: 3,
      brokerUrl: 'redis://',
      resultBackend: 'rpc://',
    })
    expect(parse({ CELERY_BROKER_URL: 'redis://' })).toEqual({ brokerUrl: 'redis://' })
  })

  it('are read behind a namespace, and only those', () => {
    const settings = {
      CELERY_BROKER_URL: 'redis://',
      CELERY_TASK_ALWAYS_EAGER: true,
      DEBUG: true,
      celeryTimezone: 'UTC',
    }
    expect(parse(settings, 'CELERY')).toEqual({ brokerUrl: 'redis://', taskAlwaysEager: true, timezone: 'UTC' })
    expect(parse({ celery_task_track_started: true }, 'celery')).toEqual({ taskTrackStarted: true })
  })

  it('of old are read behind a namespace, too', () => {
    const old = {
      CELERY_ACKS_LATE: true,
      CELERYD_CONCURRENCY: 3,
      CELERY_TASK_RESULT_EXPIRES: 5,
      BROKER_URL: 'redis://',
    }
    expect(parse(old, 'CELERY')).toEqual({ taskAcksLate: true, workerConcurrency: 3, resultExpires: 5 })
    expect(parse({ CELERY_TASK_RESULT_EXPIRES: 5, CELERY_RESULT_EXPIRES: 6 }, 'CELERY')).toEqual({ resultExpires: 6 })
  })

  it('unknown behind a namespace: the nearest is found without it', () => {
    expect(refusal({ MYAPP_TASK_ROUTE: {} }, 'MYAPP').message).toBe(
      "unknown setting 'MYAPP_TASK_ROUTE'; did you mean 'taskRoutes'?",
    )
    expect(refusal({ CELERY_BROKR: 'redis://' }, 'CELERY').message).toContain("did you mean 'brokerUrl'?")
  })

  it.each([
    ['CELERY_ROUTE', 'CELERY_ROUTES'],
    ['taskRoute', 'taskRoutes'],
    ['task_rotues', 'taskRoutes'],
    ['brokerUrI', 'brokerUrl'],
    ['CELERY_TIMEZON', 'timezone'],
    ['brokr', 'broker'],
    ['bakend', 'backend'],
  ])('unknown: %s, the nearest is %s', (name, nearest) => {
    const error = refusal({ [name]: 1 })
    expect(error.code).toBe('unknown_setting')
    expect(error.message).toContain(`'${name}'`)
    expect(error.message).toContain(`did you mean '${nearest}'?`)
  })

  it('unknown, and like nothing', () => {
    expect(refusal({ zzz: 1 }).message).toBe("unknown setting 'zzz'")
  })

  it('of Python only', () => {
    expect(refusal({ worker_hijack_root_logger: false }).message).toContain('no counterpart here')
    expect(refusal({ databaseEngineOptions: {} }).code).toBe('unknown_setting')
  })

  it('cannot be old and new at once', () => {
    const error = refusal({ broker_url: 'redis://', task_acks_late: true, CELERYD_CONCURRENCY: 2 })
    expect(error.code).toBe('mixed_settings')
    expect(error.message).toMatch(/to the new format:\n\nCELERYD_CONCURRENCY +-> worker_concurrency/)
    expect(refusal({ BROKER_URL: 'redis://', CELERYD_CONCURRENCY: 2, task_acks_late: true }).message).toMatch(
      /to the old format:\n\ntask_acks_late +-> CELERY_ACKS_LATE/,
    )
  })

  it('may be there twice: the new one counts', () => {
    expect(parse({ result_expires: 10, CELERY_TASK_RESULT_EXPIRES: 20 })).toEqual({ resultExpires: 10 })
    expect(parse({ CELERY_TASK_RESULT_EXPIRES: 20, result_expires: 10 })).toEqual({ resultExpires: 10 })
  })
})

describe('values', () => {
  it.each([
    ['taskAcksLate', 'yes', 'true or false; got "yes"'],
    ['timezone', 'Europe/Pariss', 'the name of a time zone'],
    ['workerPrefetchMultiplier', -1, 'a whole number that is not negative'],
    ['resultExpires', '1 day', 'a number of seconds, or null'],
    ['brokerUrl', 5, 'a URL'],
    ['brokerUrl', [], 'a URL'],
    ['taskProtocol', 3, '1 or 2'],
    ['taskDefaultQueueType', 'lazy', '"classic" or "quorum"'],
    ['taskRoutes', 'queue', 'an object of routes'],
    ['taskQueues', ['q'], 'a list of Queue objects'],
    ['beatSchedule', { a: { task: 't' } }, 'an object of periodic tasks'],
    ['taskDefaultRateLimit', '10/x', "'10/s'"],
    ['acceptContent', 'json', 'a list of strings'],
    ['workerConcurrency', 0, 'above 0'],
    ['taskPublishRetryPolicy', { max_retries: 'x' }, 'maxRetries'],
    ['taskPublishRetryPolicy', { maxRetry: 1 }, 'maxRetries'],
    ['brokerTransportOptions', [], 'an object of options'],
  ])('%s cannot be %j', (name, value, expects) => {
    const error = refusal({ [name]: value })
    expect(error.code).toBe('bad_setting')
    expect(error.message).toContain(`setting '${name}' must be `)
    expect(error.message).toContain(expects)
  })

  it.each([
    ['taskRoutes', { 'a.*': 5 }, "the route of 'a.*' must be a queue or an object of options; got 5"],
    ['taskRoutes', [['a.*', { queu: 'q' }]], "the route of 'a.*' has an unknown option 'queu'; did you mean 'queue'?"],
    ['taskRoutes', [new Map([[/a/, { routing_kye: 'k' }]])], "the route of '/a/' has an unknown option 'routing_kye'"],
    [
      'taskQueues',
      { q: { exchange_typ: 'topic' } },
      "the queue 'q' has an unknown option 'exchange_typ'; did you mean",
    ],
    [
      'beatSchedule',
      { n: { task: 't', schedule: 'often' } },
      "the entry 'n': 'schedule' must be a number of seconds or a schedule; got \"often\"",
    ],
    ['beatSchedule', { n: { task: 't', schedule: -1 } }, "the entry 'n': 'schedule' must be"],
    ['beatSchedule', { n: { task: 't', schedule: 1, arg: [] } }, "the entry 'n' has an unknown option 'arg'; did you"],
    ['beatSchedule', { n: { task: 't', schedule: 1, args: 'ab' } }, "the entry 'n': 'args' must be a list; got \"ab\""],
    ['beatSchedule', { n: { task: 't', schedule: 1, kwargs: [] } }, "the entry 'n': 'kwargs' must be an object"],
    ['beatSchedule', { n: { task: 't', schedule: 1, options: { expire: 1 } } }, "did you mean 'expires'?"],
  ])('%s: %j says where the mistake is', (name, value, fault) => {
    const error = refusal({ [name]: value })
    expect(error.code).toBe('bad_setting')
    expect(error.message).toContain(`setting '${name}': `)
    expect(error.message).toContain(fault)
  })

  it('are brought into one form', () => {
    expect(
      parse({
        accept_content: new Set(['json', 'yaml']),
        result_expires: 0,
        broker_transport_options: { visibility_timeout: 3600, retry_policy: { max_retries: 1 }, 'x-y': 1 },
        task_publish_retry_policy: { max_retries: 5, interval_start: 1, retry_errors: null },
        task_routes: { 'a.*': { routing_key: 'k', queue: 'q' }, b: 'queue' },
        task_queues: { q: { exchange_type: 'topic', queue_arguments: { 'x-queue-type': 'quorum' } } },
        beat_schedule: { n: { task: 't', schedule: 10, options: { routing_key: 'k' } } },
        task_annotations: { '*': { rate_limit: '10/s' } },
        timezone: undefined,
      }),
    ).toEqual({
      acceptContent: ['json', 'yaml'],
      resultExpires: null,
      brokerTransportOptions: { visibilityTimeout: 3600, retryPolicy: { maxRetries: 1 }, 'x-y': 1 },
      taskPublishRetryPolicy: { maxRetries: 5, intervalStart: 1, retryErrors: null },
      taskRoutes: { 'a.*': { routingKey: 'k', queue: 'q' }, b: 'queue' },
      taskQueues: { q: { exchangeType: 'topic', queueArguments: { 'x-queue-type': 'quorum' } } },
      beatSchedule: { n: { task: 't', schedule: 10, options: { routingKey: 'k' } } },
      taskAnnotations: { '*': { rateLimit: '10/s' } },
    })
  })

  it('routes in a list keep their patterns', () => {
    const pattern = /^video\./
    const { taskRoutes } = parse({
      task_routes: [
        ['feed.*', { routing_key: 'f' }],
        [pattern, 'video'],
      ],
    })
    expect(taskRoutes).toEqual([
      ['feed.*', { routingKey: 'f' }],
      [pattern, 'video'],
    ])
  })
})
