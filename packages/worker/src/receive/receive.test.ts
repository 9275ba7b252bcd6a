import type { Delivery } from '@celeriac/core/internal'
import { describe, expect, it } from 'vitest'
import { makeJob } from '../../test/support/make-job.ts'
import { unitApp } from '../../test/support/unit-app.ts'
import { Job } from '../job.ts'
import { receive } from './receive.ts'

async function receiving(change: { task?: string; contentType?: string; body?: string }) {
  const { app, backend, log } = await unitApp()
  app.task('test.it', () => 1)
  const { job, parts, settled } = makeJob({ app, backend }, 'test.it', { acknowledged: false })
  const { message } = job.delivery
  const { task = 'test.it', contentType = message.contentType, body } = change
  const delivery: Delivery = {
    ...job.delivery,
    message: {
      ...message,
      contentType,
      headers: { ...message.headers, task },
      body: body === undefined ? message.body : Buffer.from(body),
    },
  }
  parts.window.received()
  const received = await receive(delivery, parts)
  await parts.jobs.idle()
  return { received, settled, log, parts, status: (await backend.fetch(['T1']))[0]?.status }
}

describe('receive', () => {
  it('makes a job of a message, which settles its delivery once', async () => {
    const { received, settled } = await receiving({})
    expect(received).toBeInstanceOf(Job)
    expect((received as Job).title).toBe('test.it[T1]')
    for (let times = 0; times < 2; times += 1) (received as Job).acknowledge()
    ;(received as Job).reject(true)
    expect(settled).toEqual(['ack'])
  })

  it.each([
    ['an unknown task', { task: 'test.other' }, ['reject'], 'FAILURE', 'unregistered task'],
    [
      'content that is not accepted',
      { contentType: 'application/x-python-serialize' },
      ['reject'],
      undefined,
      'invalid',
    ],
    ['a body that cannot be decoded', { body: '[' }, ['ack'], undefined, "Can't decode"],
    ['what is no task', { body: '4' }, ['reject'], undefined, 'invalid'],
  ])('refuses %s', async (_, change, settlement, state, line) => {
    const { received, settled, status, log, parts } = await receiving(change)
    expect(received).toBeUndefined()
    expect([settled, status]).toEqual([settlement, state])
    expect(log).toEqual([expect.stringContaining(line)])
    // It no longer counts as held.
    for (let free = 0; free < 399; free += 1) parts.window.received()
    expect(parts.window.hasRoom).toBe(true)
  })
})
