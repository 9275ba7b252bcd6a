import { adapter as amqp } from '@celeriac/broker-amqp'
import type { BrokerConnection } from '@celeriac/core/adapter'
import {
  backendConformance,
  testBackendHost,
  testBackendSettings,
  testBrokerSettings,
  testHost,
} from '@celeriac/testing'
import { amqpUrl } from '@celeriac/testing/services'
import { adapter } from '../src/index.ts'

const url = await amqpUrl()
const connections: Promise<BrokerConnection>[] = []

backendConformance({
  name: 'rpc over RabbitMQ',
  callerOnly: true,
  open() {
    const connection = amqp.open(url, testBrokerSettings(), testHost()).connect()
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
