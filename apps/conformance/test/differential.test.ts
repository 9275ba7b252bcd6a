import { afterAll, beforeAll, expect, it } from 'vitest'
import { differences } from './differential.ts'
import { type FlowFleet, startFlowFleets } from './flow-fleets.ts'

let fleets: readonly FlowFleet[] = []

beforeAll(async () => {
  fleets = await startFlowFleets()
})
afterAll(() => Promise.all(fleets.map((fleet) => fleet.close())))

it('random work-flows come to the same end in every fleet, whoever sends them [C86] [C91]', async () => {
  const found = await differences(fleets, { from: 1, count: 12 })
  expect(found.filter(({ celerysOwn }) => !celerysOwn)).toEqual([])
})
