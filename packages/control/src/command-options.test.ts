import { Celery } from '@celeriac/core'
import { expect, it } from 'vitest'
import { Control } from './control.ts'

it.each([
  [{ destinations: ['w1@h'] }, 'unknown_option', "did you mean 'destination'?"],
  [{ matcher: 'regex' }, 'bad_option', "'glob' or 'pcre'"],
  [{ timeout: 0 }, 'bad_option', 'timeout'],
  [{ limit: 1.5 }, 'bad_option', 'limit'],
])('refuses %j', async (options, code, text) => {
  const app = new Celery('test', { broker: 'memory://' })
  const refused = { code, message: expect.stringContaining(text) }
  await expect(new Control(app).inspect(options as object).ping()).rejects.toMatchObject(refused)
  await expect(new Control(app).rateLimit('a', '1/s', options as object)).rejects.toMatchObject(refused)
  await app.close()
})

it('gives an empty answer where nobody answers in time', async () => {
  const app = new Celery('test', { broker: 'memory://' })
  expect(await new Control(app).inspect({ timeout: 0.01 }).ping()).toEqual({})
  expect(await new Control(app).rateLimit('a', '1/s')).toEqual([])
  await app.close()
})

it('purges the queues that the app knows', async () => {
  const app = new Celery('test', { broker: 'memory://', taskQueues: { one: {}, two: {} } })
  await app.sendTask('a', [], { queue: 'one' })
  await app.sendTask('a', [], { queue: 'two' })
  await app.sendTask('a', [], { queue: 'two' })
  expect(await new Control(app).purge()).toBe(3)
  expect(await new Control(app).purge()).toBe(0)
  await app.close()
})
