import { manualClock } from '@celeriac/testing'
import { expect, it } from 'vitest'
import { RevokedIds } from './revoked-ids.ts'

it('forgets an id after three hours', async () => {
  const clock = manualClock()
  const revoked = new RevokedIds(clock)
  revoked.add('a')
  await clock.advance(10_799_000)
  expect(revoked.has('a')).toBe(true)
  await clock.advance(2000)
  expect(revoked.has('a')).toBe(false)
})

it('keeps the newest 50,000', () => {
  const revoked = new RevokedIds(manualClock())
  for (let index = 0; index <= 50_000; index += 1) revoked.add(`task-${index}`)
  expect(revoked.size).toBe(50_000)
  expect(revoked.has('task-0')).toBe(false)
  expect(revoked.has('task-1')).toBe(true)
})
