import { adapter as redis } from '@celeriac/broker-redis'
import type { BrokerConnection } from '@celeriac/core/adapter'
import {
  backendConformance,
  testBackendHost,
  testBackendSettings,
  testBrokerSettings,
  testHost,
} from '@celeriac/testing'
import { redisUrl } from '@celeriac/testing/services'
import { adapter } from '../src/index.ts'

const url = await redisUrl(7)
const connections: Promise<BrokerConnection>[] = []

backendConformance({
  name: 'rpc over Redis',
  callerOnly: true,
  open() {
    const connection = redis.open(url, testBrokerSettings(), testHost()).connect()
    connections.push(connection)
    return adapter.open(
      'rpc://',
      testBackendSettings(),
      testBackendHost({}, () => connection),
    )
  },
  cleanUp: async () => {
    for (const connection of connections.splice(0)) await (await connection).close()
  },
})
