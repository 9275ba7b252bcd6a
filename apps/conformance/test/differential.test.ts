import { afterAll, beforeAll, expect, it } from 'vitest'
import { differences } from './differential.ts'
import { type FlowFleet, startFlowFleet } from './flow-fleets.ts'

let fleets: FlowFleet[] = []

beforeAll(async () => {
  fleets = await Promise.all([
    startFlowFleet('Node alone', { db: 8, languages: ['node'] }),
    startFlowFleet('Python alone', { db: 9, languages: ['python'] }),
    startFlowFleet('both', { db: 10, languages: ['node', 'python'] }),
  ])
})
afterAll(() => Promise.all(fleets.map((fleet) => fleet.close())))

it('random work-flows come to the same end in every fleet, whoever sends them', async () => {
  const from = Number(process.env['FROM'] ?? 1)
  const count = Number(process.env['COUNT'] ?? 40)
  const found = await differences(
    fleets,
    Array.from({ length: count }, (_, i) => from + i),
  )
  if (process.env['OUT']) (await import('node:fs')).writeFileSync(process.env['OUT'], JSON.stringify(found, null, 1))
  expect(found.filter(({ celerysOwn }) => !celerysOwn)).toEqual([])
}, 600_000)
