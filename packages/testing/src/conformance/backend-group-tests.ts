import type { ResultTuple } from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import type { BackendBench } from './backend-bench.ts'
import type { BackendConformanceOptions } from './backend-conformance-options.ts'
import { itIf } from './register-if.ts'

/** Saved groups, where the backend has them. */
export function groupTests(bench: () => BackendBench, options: BackendConformanceOptions): void {
  describe('groups', () => {
    const tupleOf = (id: string): ResultTuple => [
      [id, [['parent', null], null]],
      [
        [['one', null], null],
        [['two', null], null],
      ],
    ]

    it('gives back a saved group, in another process too [C79]', async () => {
      const { caller, worker } = await bench().pair()
      const id = bench().id()
      expect(caller.groups).toBeDefined()
      expect(await caller.groups?.restore(id)).toBeUndefined()
      await worker.groups?.save(id, tupleOf(id), 3_600)
      expect(await caller.groups?.restore(id)).toEqual(tupleOf(id))
    })

    it('does not take a task for a group, nor a group for a task', async () => {
      const { caller } = await bench().pair()
      const id = bench().id()
      await caller.groups?.save(id, tupleOf(id), null)
      expect(await caller.fetch([id])).toEqual([undefined])
    })

    it('deletes a saved group', async () => {
      const { caller } = await bench().pair()
      const id = bench().id()
      await caller.groups?.save(id, tupleOf(id), 3_600)
      await caller.groups?.delete(id)
      await caller.groups?.delete(id)
      expect(await caller.groups?.restore(id)).toBeUndefined()
    })

    itIf(options.letExpire, 'lets a saved group expire', async () => {
      const { caller } = await bench().pair()
      const id = bench().id()
      await caller.groups?.save(id, tupleOf(id), 1)
      await options.letExpire?.()
      if (caller.expiresByItself) expect(await caller.groups?.restore(id)).toBeUndefined()
    })
  })
}
