import { inspect } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { confView } from './conf-view.ts'
import { Configuration } from './configuration.ts'
import { parseSettings } from './parse-settings.ts'

function configuration(given: Record<string, unknown> = {}) {
  const events: string[] = []
  const made = new Configuration(parseSettings(given), {
    onSettle: () => events.push('settle'),
    onSettled: () => events.push('settled'),
  })
  return { made, events, conf: confView(made) }
}

describe('layers', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('settle when they are first read, not when they are set', () => {
    const { made, events, conf } = configuration({ timezone: 'UTC' })
    conf.taskAcksLate = true
    expect(made.settled).toBe(false)
    expect(events).toEqual([])
    expect(conf.timezone).toBe('UTC')
    expect(conf.taskAcksLate).toBe(true)
    expect(events).toEqual(['settle', 'settled'])
  })

  it('what was set counts over the object, the object over the defaults', () => {
    const { made, conf } = configuration({ taskSerializer: 'yaml' })
    made.setSource(() => parseSettings({ taskSerializer: 'msgpack', taskAcksLate: true }))
    expect(conf.taskSerializer).toBe('yaml')
    expect(conf.taskAcksLate).toBe(true)
    expect(conf.taskTrackStarted).toBe(false)
    conf.taskAcksLate = false
    expect(conf.taskAcksLate).toBe(false)
  })

  it('another object drops what was set after the first read, and only that', () => {
    const { made, conf, events } = configuration()
    conf.taskSerializer = 'yaml'
    void conf.timezone
    conf.taskAcksLate = true
    made.setSource(() => parseSettings({ timezone: 'Europe/Paris' }))
    expect(conf.taskSerializer).toBe('yaml')
    expect(conf.taskAcksLate).toBe(false)
    expect(conf.timezone).toBe('Europe/Paris')
    expect(events).toEqual(['settle', 'settled', 'settled'])
  })

  it('an object that cannot be read changes nothing', () => {
    const { made, conf } = configuration()
    void conf.timezone
    conf.taskAcksLate = true
    expect(() => made.setSource(() => parseSettings({ timezon: 'UTC' }))).toThrow("did you mean 'timezone'?")
    conf.taskTrackStarted = true
    expect([conf.taskAcksLate, conf.taskTrackStarted]).toEqual([true, true])
  })

  it('the environment wins for addresses', () => {
    vi.stubEnv('CELERY_BROKER_URL', 'redis://env')
    vi.stubEnv('CELERY_RESULT_BACKEND', 'redis://results')
    const { conf } = configuration({ broker: 'redis://given', backend: 'rpc://' })
    expect(conf.brokerUrl).toBe('redis://env')
    expect(conf.brokerReadUrl).toBe('redis://env')
    expect(conf.resultBackend).toBe('redis://results')
    conf.brokerUrl = 'redis://late'
    expect(conf.brokerUrl).toBe('redis://env')
  })

  it('fall back as in Celery', () => {
    const { conf } = configuration({ broker: 'redis://b', taskDefaultQueue: 'mine', brokerWriteUrl: 'redis://w' })
    expect([conf.brokerReadUrl, conf.brokerWriteUrl]).toEqual(['redis://b', 'redis://w'])
    expect([conf.taskDefaultExchange, conf.taskDefaultRoutingKey]).toEqual(['mine', 'mine'])
    conf.taskDefaultQueue = 'other'
    expect(conf.taskDefaultExchange).toBe('other')
  })

  it('share no object between two apps', () => {
    const one = configuration()
    const two = configuration()
    ;(one.conf.brokerTransportOptions as Record<string, unknown>)['lease'] = 1
    expect(two.conf.brokerTransportOptions).toEqual({})
    expect(one.conf.brokerTransportOptions).toEqual({ lease: 1 })
    one.conf.timezone = 'UTC'
    expect(one.conf.brokerTransportOptions).toEqual({ lease: 1 })
  })
})

describe('app.conf', () => {
  it('refuses unknown names and wrong values', () => {
    const { conf } = configuration()
    expect(() => Object.assign(conf, { taskRoute: {} })).toThrow(
      "unknown setting 'taskRoute'; did you mean 'taskRoutes'?",
    )
    expect(() => Object.assign(conf, { broker: 'redis://' })).toThrow("did you mean 'brokerUrl'?")
    expect(() => Object.assign(conf, { brokr: 'redis://' })).toThrow("did you mean 'brokerUrl'?")
    expect(() => Object.assign(conf, { taskAcksLate: 'x' })).toThrow("setting 'taskAcksLate' must be true or false")
    expect(() => Object.defineProperty(conf, 'x', { value: 1 })).toThrow(TypeError)
    expect(Reflect.get(conf, 'then')).toBeUndefined()
  })

  it('has every setting as a property', () => {
    const { conf } = configuration()
    expect('taskRoutes' in conf).toBe(true)
    expect('taskRoute' in conf).toBe(false)
    expect(Object.keys(conf)).toContain('workerPrefetchMultiplier')
    expect({ ...conf }.taskDefaultQueue).toBe('celery')
  })

  it('takes several at once', () => {
    const { conf } = configuration()
    conf.update({ taskAcksLate: true, task_serializer: 'yaml' })
    expect([conf.taskAcksLate, conf.taskSerializer]).toEqual([true, 'yaml'])
  })

  it('shows what was set, without secrets', () => {
    const { conf } = configuration({
      broker: 'amqp://user:secret@host:5672/v;amqp://u:s@2@other//',
      redisPassword: 'secret',
      brokerTransportOptions: { sentinelKwargs: { password: 'secret' }, masterName: 'm' },
      taskRoutes: { a: { routingKey: 'shown' } },
    })
    expect(conf.table()).toEqual({
      brokerUrl: 'amqp://user:********@host:5672/v;amqp://u:********@other//',
      redisPassword: '********',
      brokerTransportOptions: { sentinelKwargs: { password: '********' }, masterName: 'm' },
      taskRoutes: { a: { routingKey: 'shown' } },
    })
    expect(conf.humanize()).not.toContain('secret')
    expect(String(conf)).toBe(conf.humanize())
    expect(inspect(conf)).toContain("taskDefaultQueue: 'celery'")
    expect(inspect(conf)).not.toContain('secret')
    expect(conf.table({ censored: false })['redisPassword']).toBe('secret')
    expect(conf.table({ withDefaults: true })['taskDefaultRoutingKey']).toBe('celery')
    expect(JSON.stringify(conf)).not.toContain('secret')
  })
})
