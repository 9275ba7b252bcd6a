import { expect, it, vi } from 'vitest'
import { retryAfter, retrying } from './retrying.ts'

it('attempts are made until one succeeds, and each failure is told with the number of retries before it', async () => {
  const attempt = vi.fn<() => Promise<string>>()
  attempt.mockRejectedValueOnce('first').mockRejectedValueOnce('second').mockResolvedValueOnce('value')
  const told: unknown[] = []
  await expect(retrying(attempt, async (...failure) => void told.push(failure))).resolves.toBe('value')
  expect(told).toEqual([
    ['first', 0],
    ['second', 1],
  ])
})

it('what the pause throws ends the attempts', async () => {
  const attempt = vi.fn<() => Promise<string>>().mockRejectedValue('no')
  const giveUp = async (error: unknown, retries: number): Promise<void> => {
    if (retries === 2) throw new Error(`given up: ${error}`)
  }
  await expect(retryAfter('before', attempt, giveUp)).rejects.toThrow('given up: no')
  expect(attempt).toHaveBeenCalledTimes(2)
})
