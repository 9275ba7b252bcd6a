import { memoryBackend } from '@celeriac/core/internal'
import { backendConformance } from '../src/conformance/backend-conformance.ts'
import { manualClock } from '../src/manual-clock.ts'
import { testBackendHost, testBackendSettings } from '../src/test-host.ts'

const clock = manualClock()

backendConformance({
  countsChords: true,
  name: 'memory',
  open: () => memoryBackend.open('cache+memory://conformance', testBackendSettings(), testBackendHost({ clock })),
  letExpire: () => clock.advance(1_000),
})
