import { memoryBroker } from '@celeriac/core/internal'
import { brokerConformance } from '../src/conformance/broker-conformance.ts'
import { testBrokerSettings, testHost } from '../src/test-host.ts'

brokerConformance({
  name: 'memory',
  open: () => memoryBroker.open('memory://conformance', testBrokerSettings(), testHost()),
  knowsItsQueues: true,
  reportsDifferences: true,
  expiresMessages: true,
})
