import { expect, it } from 'vitest'
import { Celery } from '../app/celery.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'

it('a task that is sent after its app was closed is told so, however often the app has sent before', async () => {
  const app = new Celery('test', { broker: 'memory://', taskCreateMissingQueues: true })
  const closed = { code: 'closed', message: expect.stringContaining('closed') }
  await app.sendTask('test.first')
  await app.close()
  const error: unknown = await app.sendTask('test.second').catch((reason: unknown) => reason)
  expect(error).toMatchObject(closed)
  expect(error?.constructor).toBe(CeleriacError)
  expect(String(error)).toMatch(/test\.second|the app 'test'/)
})
