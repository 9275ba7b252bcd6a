import type { ResultRecord } from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { type BackendBench, failure, record } from './backend-bench.ts'
import type { BackendConformanceOptions } from './backend-conformance-options.ts'
import { keepWatching } from './keep-watching.ts'
import { itIf } from './register-if.ts'

/** Waiting for results. */
export function watchTests(bench: () => BackendBench, options: BackendConformanceOptions): void {
  describe('watch', () => {
    it('tells of a result that comes later, whole', async () => {
      const { caller, store } = await bench().pair()
      const inbox = bench().inbox<ResultRecord>()
      const failed = failure(bench().id())
      await caller.watch([failed.taskId], inbox.push)
      await store(failed)
      expect((await inbox.atLeast(1))[0]).toEqual(failed)
    })

    it('tells of every state on the way', async () => {
      const { caller, store } = await bench().pair()
      const id = bench().id()
      const inbox = bench().inbox<ResultRecord>()
      await caller.watch([id], inbox.push)
      const states = ['STARTED', 'PROGRESS', 'RETRY', 'SUCCESS']
      for (const [i, status] of states.entries()) {
        await store(record(id, { status, dateDone: status === 'SUCCESS' ? '2026-11-22T09:18:30+00:00' : null }))
        // A backend that polls sees what stands when it looks.
        await inbox.atLeast(i + 1)
      }
      expect(inbox.items.map(({ status }) => status)).toEqual(states)
    })

    itIf(!options.callerOnly, 'tells at once of a result that is there already', async () => {
      const { caller, store } = await bench().pair()
      const [ready, pending] = [bench().id(), bench().id()]
      await store(record(ready, { result: 1 }))
      const inbox = bench().inbox<ResultRecord>()
      await caller.watch([ready, pending], inbox.push)
      expect(await inbox.atLeast(1)).toMatchObject([{ taskId: ready, result: 1 }])
      await store(record(pending, { result: 2 }))
      expect((await inbox.atLeast(2))[1]).toMatchObject({ taskId: pending, result: 2 })
    })

    itIf(options.callerOnly, 'tells of a result that came before anybody asked', async () => {
      const { caller, store } = await bench().pair()
      const [early, marker] = [bench().id(), bench().id()]
      const first = bench().inbox<ResultRecord>()
      await caller.watch([marker], first.push)
      await store(record(early, { result: 1 }))
      await store(record(marker))
      await first.atLeast(1)
      const inbox = bench().inbox<ResultRecord>()
      await caller.watch([early], inbox.push)
      expect(await inbox.atLeast(1)).toMatchObject([{ taskId: early, result: 1 }])
    })

    it('watches a thousand, each for itself', async () => {
      const { caller, store } = await bench().pair()
      const ids = Array.from({ length: 1_000 }, () => bench().id())
      const inbox = bench().inbox<ResultRecord>()
      await caller.watch(ids, inbox.push)
      await store(record(bench().id(), { result: 'of somebody else' }))
      await Promise.all(ids.map((id, i) => store(record(id, { result: i }))))
      const got = await inbox.atLeast(1_000)
      expect(new Map(got.map(({ taskId, result }) => [taskId, result]))).toEqual(new Map(ids.map((id, i) => [id, i])))
    })

    it('serves two watchers of one result, and the one that is left', async () => {
      const { caller, store } = await bench().pair()
      const id = bench().id()
      const [first, second] = [bench().inbox<ResultRecord>(), bench().inbox<ResultRecord>()]
      const gone = await caller.watch([id], first.push)
      await caller.watch([id], second.push)
      await store(record(id, { status: 'STARTED', dateDone: null }))
      await Promise.all([first.atLeast(1), second.atLeast(1)])
      await gone.close()
      await gone.close()
      await store(record(id))
      await second.atLeast(2)
      expect(first.items.map(({ status }) => status)).toEqual(['STARTED'])
      expect(second.items.map(({ status }) => status)).toEqual(['STARTED', 'SUCCESS'])
    })

    it('says nothing after it was closed', async () => {
      const { caller, store } = await bench().pair()
      const [quiet, marker] = [bench().id(), bench().id()]
      const inbox = bench().inbox<ResultRecord>()
      const subscription = await caller.watch([quiet], inbox.push)
      await subscription.close()
      const other = bench().inbox<ResultRecord>()
      await caller.watch([marker], other.push)
      await store(record(quiet))
      await store(record(marker))
      await other.atLeast(1)
      expect(inbox.items).toEqual([])
    })

    it('watches nothing where there is nothing to watch', async () => {
      const { caller } = await bench().pair()
      const subscription = await caller.watch([], () => undefined)
      await subscription.close()
    })

    itIf(options.breakConnections, 'misses nothing when the connection breaks', async () => {
      const { caller, store } = await bench().pair()
      const [during, after] = [bench().id(), bench().id()]
      const inbox = bench().inbox<ResultRecord>()
      await keepWatching(caller, [during, after], inbox.push)
      await options.breakConnections?.(caller)
      await store(record(during, { result: 'during' }))
      await store(record(after, { result: 'after' }))
      const tasks = async (): Promise<Set<string>> => new Set(inbox.items.map(({ taskId }) => taskId))
      for (let count = 1; (await tasks()).size < 2; count += 1) await inbox.atLeast(count)
      expect(await tasks()).toEqual(new Set([during, after]))
    })
  })
}
