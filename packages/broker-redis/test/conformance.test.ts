import { brokerConformance, testBrokerSettings, testHost } from '@celeriac/testing'
import { adapter } from '../src/adapter.ts'
import { ownServer } from './support.ts'

const { server, admin } = await ownServer()

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
