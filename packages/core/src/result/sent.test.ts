import { expect, it } from 'vitest'
import { makeInternals } from '../../test/support/make-internals.ts'
import { AsyncResult } from './async-result.ts'
import { Sent } from './sent.ts'

it('get() listens before the broker has answered, and finds what came meanwhile', async () => {
  const app = makeInternals()
  let answer: (handle: AsyncResult<number>) => void = () => undefined
  const handle = new Promise<AsyncResult<number>>((resolve) => {
    answer = resolve
  })
  const order: string[] = []
  const value = Sent.of(handle, () => {
    const stop = app.results.expect('A')
    order.push('listens')
    return () => {
      order.push('stops')
      stop()
    }
  }).get()
  expect(order).toEqual(['listens'])
  const record = { taskId: 'A', status: 'SUCCESS', result: 5, traceback: null, children: [], dateDone: null }
  await (await app.backend())?.store(record, { expiresS: null })
  order.push('stored')
  answer(new AsyncResult(app, 'A'))
  expect(await value).toBe(5)
  expect(order).toEqual(['listens', 'stored', 'stops'])
  await app.close()
})

it('get() stops listening where nothing was sent', async () => {
  let listening = false
  const sent = Sent.of<AsyncResult>(Promise.reject(new Error('no broker')), () => {
    listening = true
    return () => {
      listening = false
    }
  })
  await expect(sent.get()).rejects.toThrow('no broker')
  expect(listening).toBe(false)
})
