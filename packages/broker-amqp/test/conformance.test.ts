import type { Broker, BrokerConnection } from '@celeriac/core/adapter'
import { brokerConformance, testBrokerSettings, testHost } from '@celeriac/testing'
import { amqpUrl, proxyTo, type TcpProxy } from '@celeriac/testing/services'
import { adapter } from '../src/index.ts'
import { limitsChannels } from './bench.ts'

const url = await amqpUrl()
const proxies = new Map<BrokerConnection, TcpProxy>()

brokerConformance({
  name: 'RabbitMQ',
  open: async (): Promise<Broker> => {
    const proxy = await proxyTo(url)
    const broker = adapter.open(proxy.url, testBrokerSettings(), testHost())
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
  sharesPrefetch: await limitsChannels(),
})
