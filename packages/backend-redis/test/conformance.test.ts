import { backendConformance, testBackendHost, testBackendSettings } from '@celeriac/testing'
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

backendConformance({
  name: 'Redis',
  open: () => adapter.open(server.url, testBackendSettings(), testBackendHost()),
  async letExpire() {
    // Redis counts seconds by its own clock.
    await new Promise((resolve) => setTimeout(resolve, 1100))
  },
  async breakConnections() {
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
  },
  async cleanUp() {
    await admin.flushall()
  },
})
