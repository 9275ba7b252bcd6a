import type { Broker, BrokerConnection } from '@celeriac/core/internal'
import { brokerConformance, testBrokerSettings, testHost } from '@celeriac/testing'
import { amqpUrl } from '@celeriac/testing/services'
import { adapter } from '../src/index.ts'
import { proxyTo, type TestProxy } from './proxy.ts'

const url = await amqpUrl()
const proxies = new Map<BrokerConnection, TestProxy>()

brokerConformance({
  name: 'RabbitMQ',
  open: async (): Promise<Broker> => {
    const proxy = await proxyTo(Number(new URL(url).port || 5672))
    const through = new URL(url)
    through.host = `127.0.0.1:${proxy.port}`
    const broker = adapter.open(through.href, testBrokerSettings(), testHost())
    const connect = broker.connect.bind(broker)
    broker.connect = async (signal) => {
      const connection = await connect(signal)
      proxies.set(connection, proxy)
      return connection
    }
    return broker
  },
  breakConnection: (connection) => proxies.get(connection)?.cut(),
  cleanUp: async () => {
    for (const proxy of proxies.values()) await proxy.close()
    proxies.clear()
  },
  requeuesTo: 'near-front',
  knowsItsQueues: true,
  reportsDifferences: true,
  expiresMessages: true,
  returnsAtOnce: true,
})
