import { afterAll, beforeAll, expect, it } from 'vitest'
import { differences } from './differential.ts'
import { type FlowFleet, startFlowFleets } from './flow-fleets.ts'

let fleets: readonly FlowFleet[] = []

beforeAll(async () => {
  fleets = await startFlowFleets()
})
afterAll(() => Promise.all(fleets.map((fleet) => fleet.close())))

it('500 random work-flows come to the same end in every fleet, whoever sends them', async () => {
  const found = await differences(fleets, { from: 1000, count: 500, atOnce: 6 })
  const celerysOwn = found.filter((difference) => difference.celerysOwn)
  for (const { seed, flow } of celerysOwn) console.log(`Celery waits for ever: ${seed}: ${flow}`)
  expect(found.filter((difference) => !difference.celerysOwn)).toEqual([])
}, 1_200_000)
