import type { ResultRecord } from '@celeriac/protocol'
import { expect, it } from 'vitest'
import { Watchers } from './watchers.ts'

function record(taskId: string): ResultRecord {
  return { taskId, status: 'SUCCESS', result: 1, traceback: null, children: [], dateDone: null }
}

it('tells each who waits, until they wait no more', async () => {
  const watchers = new Watchers()
  const heard: string[] = []
  const first = watchers.add(['a', 'b'], ({ taskId }) => heard.push(`first ${taskId}`))
  const second = watchers.add(['a'], ({ taskId }) => heard.push(`second ${taskId}`))
  watchers.tell(record('a'))
  watchers.tell(record('c'))
  await first.close()
  await first.close()
  watchers.tell(record('a'))
  watchers.tell(record('b'))
  expect(heard).toEqual(['first a', 'second a', 'second a'])
  expect([watchers.has('a'), watchers.has('b')]).toEqual([true, false])
  await second.close()
  expect(watchers.has('a')).toBe(false)
})

it('takes two subscriptions with one function for two', async () => {
  const watchers = new Watchers()
  let calls = 0
  const on = (): number => ++calls
  const first = watchers.add(['a'], on)
  watchers.add(['a'], on)
  await first.close()
  watchers.tell(record('a'))
  expect(calls).toBe(1)
})
