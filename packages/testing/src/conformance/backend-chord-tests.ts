import type { ChordClaim, ReturnedPart } from '@celeriac/core/internal'
import type { ResultTuple } from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { type BackendBench, record } from './backend-bench.ts'
import type { BackendConformanceOptions } from './backend-conformance-options.ts'
import { describeIf } from './register-if.ts'

/** Chords that the backend joins by counting, where it does. */
export function chordTests(bench: () => BackendBench, { countsChords = false }: BackendConformanceOptions): void {
  describeIf(countsChords, 'chords', () => {
    const partOf = (groupId: string, index: number | null, more: Partial<ReturnedPart> = {}): ReturnedPart => ({
      groupId,
      index,
      taskId: `${groupId}-${index}`,
      status: 'SUCCESS',
      result: index,
      expiresS: 3_600,
      headerExpiresS: 3_600,
      claimS: 5,
      rootId: `${groupId}-root`,
      chord: { task: 'body', args: [], kwargs: {}, options: {}, subtask_type: null, immutable: false },
      ...more,
    })
    const chordsOf = async () => {
      const { caller, worker } = await bench().pair()
      if (caller.chords === undefined || worker.chords === undefined) throw new Error('it does not count chords')
      return { open: caller.chords, count: worker.chords, caller }
    }
    const valuesOf = async (claim: ChordClaim | undefined) => (await claim?.parts())?.map(({ result }) => result)

    describe('its claim', () => {
      it('goes to whoever completes it, with the parts in their order, and to nobody else [C89]', async () => {
        const { open, count } = await chordsOf()
        const groupId = bench().id()
        await open.open({ groupId, size: 3, expiresS: 3_600 })
        expect(await count.part(partOf(groupId, 2))).toBeUndefined()
        expect(await count.part(partOf(groupId, 0))).toBeUndefined()
        const claim = await count.part(partOf(groupId, 1))
        expect(await valuesOf(claim)).toEqual([0, 1, 2])
        expect(await claim?.header()).toBeUndefined()
        expect(await count.part(partOf(groupId, 1))).toBeUndefined()
        expect(await claim?.extend(10)).toBe(true)
        expect(await claim?.done()).toBe(true)
        expect(await count.part(partOf(groupId, 1))).toBeUndefined()
      })

      it('of many parts at once goes to one of them', async () => {
        const { open, count } = await chordsOf()
        const groupId = bench().id()
        await open.open({ groupId, size: 50, expiresS: 3_600 })
        const claims = await Promise.all(Array.from({ length: 50 }, (_, index) => count.part(partOf(groupId, index))))
        const [claim, ...more] = claims.filter((given) => given !== undefined)
        expect(more).toEqual([])
        expect(await valuesOf(claim)).toEqual(Array.from({ length: 50 }, (_, index) => index))
      })
    })

    it('counts a part once, however often it is given back, and whatever it says', async () => {
      const { open, count } = await chordsOf()
      const groupId = bench().id()
      await open.open({ groupId, size: 2, expiresS: null })
      await count.part(partOf(groupId, 0))
      expect(await count.part(partOf(groupId, 0, { result: 'again' }))).toBeUndefined()
      const claim = await count.part(partOf(groupId, 1))
      expect(await valuesOf(claim)).toEqual([0, 1])
    })

    it('waits for those that are added while it runs', async () => {
      const { open, count } = await chordsOf()
      const groupId = bench().id()
      await open.open({ groupId, size: 1, expiresS: 3_600 })
      await open.grow(groupId)
      expect(await count.part(partOf(groupId, 0))).toBeUndefined()
      expect(await count.part(partOf(groupId, 0, { taskId: 'added' }))).toBeDefined()
    })

    it('stores the result with the part', async () => {
      const { open, count, caller } = await chordsOf()
      const groupId = bench().id()
      const taskId = bench().id()
      await open.open({ groupId, size: 2, expiresS: 3_600 })
      const stored = { record: record(taskId, { result: 'kept' }), expiresS: 3_600 }
      await count.part(partOf(groupId, 0, { taskId, stored }))
      expect((await caller.fetch([taskId]))[0]).toMatchObject({ status: 'SUCCESS', result: 'kept' })
      const failure = { record: record(taskId, { status: 'FAILURE', result: null }), expiresS: 3_600 }
      await count.part(partOf(groupId, 0, { taskId, stored: failure }))
      expect((await caller.fetch([taskId]))[0]).toMatchObject({ status: 'SUCCESS', result: 'kept' })
    })

    it('keeps the results of a header that has groups in it', async () => {
      const { open, count } = await chordsOf()
      const groupId = bench().id()
      const header: ResultTuple = [[groupId, null], [[['one', null], null]]]
      await open.open({ groupId, size: 1, expiresS: 3_600, header })
      const claim = await count.part(partOf(groupId, 0))
      expect(await claim?.header()).toEqual(header)
    })

    it('does not fail twice', async () => {
      const { open, count } = await chordsOf()
      const groupId = bench().id()
      await open.open({ groupId, size: 1, expiresS: 3_600 })
      const claim = await count.part(partOf(groupId, 0, { status: 'FAILURE' }))
      await claim?.failed()
      expect(await count.part(partOf(groupId, 0, { status: 'FAILURE' }))).toBeUndefined()
    })

    it('is nothing to a part of a chord that nobody has opened', async () => {
      const { count } = await chordsOf()
      expect(await count.part(partOf(bench().id(), null))).toBeUndefined()
    })
  })
}
