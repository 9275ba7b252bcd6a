import type { Celery } from '@celeriac/core'
import type { SupervisedConnection } from '@celeriac/core/internal'
import type { WorkerParts } from '../worker-parts.ts'
import type { Panel, QueueControl } from './panel.ts'
import { RemoteControl } from './remote-control.ts'

/** What {@link startRemoteControl} needs of a worker. */
export interface RemoteControlOptions {
  readonly app: Celery
  readonly parts: WorkerParts
  readonly consuming: QueueControl
  readonly connection: SupervisedConnection
  /** Warm shutdown. */
  shutdown(): void
}

/** Has a worker listen for remote commands, from its next connection on. */
export function startRemoteControl(options: RemoteControlOptions): RemoteControl {
  const { app, parts, consuming, connection, shutdown } = options
  const panel: Panel = {
    ...parts,
    consuming,
    startedAtMs: parts.clock.now(),
    settings: (withDefaults) => app.conf.table({ withDefaults }),
    shutdown,
    get brokerUrl() {
      return connection.displayUrl
    },
  }
  const remote = new RemoteControl(app, panel, connection)
  remote.start()
  return remote
}
