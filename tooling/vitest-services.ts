import type { TestProject } from 'vitest/node'
import { laneCount } from './vitest-lanes.ts'

/** The variables that lead the tests of a lane to its servers. */
type Lane = Readonly<Record<string, string>>

declare module 'vitest' {
  export interface ProvidedContext {
    readonly lanes: readonly Lane[]
  }
}

interface Started {
  readonly env: Lane
  close(): Promise<void>
}

/**
 * Private servers for the whole run, a set for each lane, so that nobody's data is touched. Without
 * `CELERIAC_TEST_SERVICES=own` tests use the servers that the environment names, or those at the default ports.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (process.env['CELERIAC_TEST_SERVICES'] !== 'own') {
    project.provide('lanes', [])
    return undefined
  }
  const sets = await Promise.all(Array.from({ length: laneCount }, () => serversOfLane()))
  project.provide(
    'lanes',
    sets.map((servers) => Object.assign({}, ...servers.map((server) => server.env))),
  )
  return async () => {
    await Promise.all(sets.flat().map((server) => server.close()))
  }
}

/** What the environment names is not started, and neither is what is not installed. */
async function serversOfLane(): Promise<readonly Started[]> {
  const named = (variable: string): boolean => process.env[variable] !== undefined
  const servers = await Promise.all([
    named('CELERIAC_TEST_REDIS_URL') ? undefined : startRedis().catch(() => undefined),
    named('CELERIAC_TEST_AMQP_URL') ? undefined : startRabbit().catch(() => undefined),
  ])
  return servers.filter((server) => server !== undefined)
}

async function startRedis(): Promise<Started> {
  const { ownRedis } = await import('../packages/testing/src/services.ts')
  const redis = await ownRedis()
  return { env: { CELERIAC_TEST_REDIS_URL: redis.url }, close: () => redis.close() }
}

async function startRabbit(): Promise<Started> {
  const { ownRabbit } = await import('../packages/testing/src/services.ts')
  const rabbit = await ownRabbit({ refusesDeprecated: true })
  const env = {
    CELERIAC_TEST_AMQP_URL: rabbit.url,
    CELERIAC_TEST_RABBITMQ_NODE: rabbit.node,
    CELERIAC_TEST_RABBITMQ_HOME: rabbit.folder,
  }
  return { env, close: () => rabbit.close() }
}
