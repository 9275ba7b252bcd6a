import type { ResultRecord } from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { type BackendBench, record } from './backend-bench.ts'
import type { BackendConformanceOptions } from './backend-conformance-options.ts'
import { itIf } from './register-if.ts'

/** The beginning and the end of backends. */
export function lifeTests(bench: () => BackendBench, options: BackendConformanceOptions): void {
  describe('life', () => {
    it('says what it is, without a password', async () => {
      const backend = await bench().backend()
      expect(backend.displayUrl).toContain('://')
      expect(backend.displayUrl).not.toMatch(/:\/\/[^/@]*:(?!\*\*)[^/@]+@/)
      expect(backend.reach).toBe(options.callerOnly ? 'caller' : 'anywhere')
    })

    itIf(options.callerOnly, 'has one reply address for as long as it lives', async () => {
      const { caller, worker } = await bench().pair()
      const address = await caller.replyAddress?.()
      expect(address).toMatch(/./)
      expect(await caller.replyAddress?.()).toBe(address)
      expect(await worker.replyAddress?.()).not.toBe(address)
    })

    it('can be closed twice, also when it was never used', async () => {
      const backend = await bench().backend()
      await backend.close()
      await backend.close()
    })

    it('finishes what was being stored before it closes', async () => {
      const { caller, worker, store } = await bench().pair()
      const ids = Array.from({ length: 20 }, () => bench().id())
      const inbox = bench().inbox<ResultRecord>()
      await caller.watch(ids, inbox.push)
      const stores = ids.map((id) => store(record(id)))
      await worker.close()
      expect(await Promise.all(stores)).toEqual(ids.map(() => 'stored'))
      await inbox.atLeast(20)
    })

    it('does nothing once closed but say so', async () => {
      const { caller, store, worker } = await bench().pair()
      await caller.close()
      await worker.close()
      await expect(store(record(bench().id()))).rejects.toMatchObject({ code: 'closed' })
      await expect(caller.watch([bench().id()], () => undefined)).rejects.toMatchObject({ code: 'closed' })
    })
  })
}
