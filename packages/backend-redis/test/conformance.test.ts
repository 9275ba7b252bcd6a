import { backendConformance, testBackendHost, testBackendSettings } from '@celeriac/testing'
import { adapter } from '../src/adapter.ts'
import { ownServer } from './support.ts'

const { server, admin } = await ownServer()

backendConformance({
  countsChords: true,
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
