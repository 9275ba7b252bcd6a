import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeHeapSnapshot } from 'node:v8'
import type { RemoteCommand } from '../remote-command.ts'

/** Writes a heap snapshot, which the developer tools of a browser open. The worker stands still meanwhile. */
export const objgraph: RemoteCommand = {
  name: 'objgraph',
  kind: 'inspect',
  run: () => ({ filename: writeHeapSnapshot(join(tmpdir(), `celeriac-${randomUUID()}.heapsnapshot`)) }),
}
