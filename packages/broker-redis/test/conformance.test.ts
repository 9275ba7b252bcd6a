import { brokerConformance, testBrokerSettings, testHost } from '@celeriac/testing'
import { type OwnRedis, ownRedis } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { afterAll, beforeAll } from 'vitest'
import { adapter } from '../src/adapter.ts'

let server: OwnRedis
let admin: Redis

beforeAll(async () => {
  server = await ownRedis()
  admin = new Redis(server.url)
})

afterAll(async () => {
  admin.disconnect()
  await server.close()
})

brokerConformance({
  name: 'Redis',
  open: () => adapter.open(server.url, testBrokerSettings(), testHost()),
  async breakConnection() {
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  },
  async cleanUp() {
    await admin.flushall()
  },
})
