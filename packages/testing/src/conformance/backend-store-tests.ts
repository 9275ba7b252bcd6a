import { describe, expect, it } from 'vitest'
import { type BackendBench, failure, record } from './backend-bench.ts'
import type { BackendConformanceOptions } from './backend-conformance-options.ts'
import { itIf } from './register-if.ts'

/** What is stored is what is fetched. */
export function storeTests(bench: () => BackendBench, options: BackendConformanceOptions): void {
  describe('store and fetch', () => {
    it('gives back every field, in another process too', async () => {
      const { caller, store } = await bench().pair()
      const [id, parentId, groupId, childId] = [bench().id(), bench().id(), bench().id(), bench().id()]
      const whole = record(id, {
        result: { list: [1, 'two', null, true, 2.5], nested: { deep: { 日本: '🙂' } } },
        children: [
          [[childId, null], null],
          [[groupId, [[parentId, null], null]], [[[childId, null], null]]],
        ],
        groupId,
        parentId,
        extended: {
          name: 'proj.add',
          args: [2, 2],
          kwargs: { a: 1 },
          worker: 'w1@host',
          retries: 1,
          queue: 'celery',
          stampedHeaders: ['mystamp'],
          stamps: { mystamp: 'S1' },
        },
      })
      expect(await store(whole)).toBe('stored')
      expect(await caller.fetch([id])).toEqual([whole])
    })

    it('gives back a failure with its exception and traceback', async () => {
      const { caller, store } = await bench().pair()
      const failed = failure(bench().id())
      await store(failed)
      expect(await caller.fetch([failed.taskId])).toEqual([failed])
    })

    it('gives back a state of one’s own with its meta', async () => {
      const { caller, store } = await bench().pair()
      const progress = record(bench().id(), { status: 'PROGRESS', result: { done: 3, of: 10 }, dateDone: null })
      await store(progress)
      expect(await caller.fetch([progress.taskId])).toEqual([progress])
    })

    it('knows nothing of what was never stored', async () => {
      const { caller } = await bench().pair()
      expect(await caller.fetch([bench().id()])).toEqual([undefined])
      expect(await caller.fetch([])).toEqual([])
    })

    it('fetches many in the order asked for, with gaps and repetitions', async () => {
      const { caller, store } = await bench().pair()
      const ids = Array.from({ length: 300 }, () => bench().id())
      await Promise.all(ids.map((id, i) => store(record(id, { result: i }))))
      const asked = [...ids].reverse().flatMap((id, i) => (i % 100 === 0 ? [bench().id(), id, id] : [id]))
      const got = await caller.fetch(asked)
      expect(got.map((found) => found?.taskId)).toEqual(asked.map((id) => (ids.includes(id) ? id : undefined)))
      expect(got.map((found) => found?.result)).toEqual(
        asked.map((id) => (ids.includes(id) ? ids.indexOf(id) : undefined)),
      )
    })

    it('carries a result of a megabyte', async () => {
      const { caller, store } = await bench().pair()
      const big = record(bench().id(), { result: 'x'.repeat(1_000_000) })
      await store(big)
      const [got] = await caller.fetch([big.taskId])
      expect(got?.result === big.result).toBe(true)
    })

    it('keeps the later of two records', async () => {
      const { caller, store } = await bench().pair()
      const id = bench().id()
      await store(record(id, { status: 'STARTED', dateDone: null }))
      await store(failure(id))
      await store(record(id, { status: 'RETRY', dateDone: null }))
      expect(await caller.fetch([id])).toMatchObject([{ status: 'RETRY' }])
      await store(record(id, { result: 5 }))
      expect(await caller.fetch([id])).toMatchObject([{ status: 'SUCCESS', result: 5 }])
    })

    it('keeps a success, whatever comes after it [C73]', async () => {
      const { caller, store } = await bench().pair()
      const id = bench().id()
      expect(await store(record(id, { result: 'first' }))).toBe('stored')
      for (const status of ['FAILURE', 'RETRY', 'REVOKED', 'STARTED', 'PROGRESS', 'SUCCESS']) {
        expect(await store(record(id, { status, result: 'later' }))).toBe('kept')
      }
      expect(await caller.fetch([id])).toMatchObject([{ status: 'SUCCESS', result: 'first' }])
    })

    it('keeps the first of two successes that are stored at once', async () => {
      const { caller, store } = await bench().pair()
      const id = bench().id()
      const outcomes = await Promise.all([
        store(record(id, { result: 1 })),
        store(failure(id)),
        store(record(id, { result: 2 })),
      ])
      expect(outcomes).toEqual(['stored', 'kept', 'kept'])
      expect(await caller.fetch([id])).toMatchObject([{ result: 1 }])
    })

    it('forgets what it is told to, and can store it again', async () => {
      const { caller, store } = await bench().pair()
      const ids = [bench().id(), bench().id(), bench().id()]
      for (const id of ids) await store(record(id))
      await caller.forget(ids.slice(0, 2))
      await caller.forget([bench().id()])
      await caller.forget([])
      expect((await caller.fetch(ids)).map((found) => found?.taskId)).toEqual([undefined, undefined, ids[2]])
      expect(await store(failure(ids[0] ?? ''))).toBe('stored')
    })

    itIf(options.letExpire, 'lets results expire, and keeps those that never do', async () => {
      const { caller, store } = await bench().pair()
      const [brief, lasting] = [bench().id(), bench().id()]
      await store(record(brief), { expiresS: 1 })
      await store(record(lasting), { expiresS: null })
      expect((await caller.fetch([brief, lasting])).map((found) => found?.taskId)).toEqual([brief, lasting])
      await options.letExpire?.()
      if (!caller.expiresByItself) return
      expect((await caller.fetch([brief, lasting])).map((found) => found?.taskId)).toEqual([undefined, lasting])
      expect(await store(failure(brief))).toBe('stored')
    })
  })
}
