import { buildRequest, type CallHost, type RunningTask, TaskRun } from '@celeriac/core/internal'
import { parseTask } from '@celeriac/protocol'

/** Who a task is, as far as what is sent in its name goes. */
export interface PretendedTask {
  readonly id: string
  readonly task: string
  readonly rootId?: string
}

/** A run that never was here: of a task that will never run, or of one that ran elsewhere. */
export function pretendRun({ id, task, rootId }: PretendedTask, app: CallHost, like?: RunningTask): TaskRun {
  const message = parseTask({ task, id, ...(rootId !== undefined && { root_id: rootId }) }, [[], {}, null])
  const nowhere = { exchange: '', routingKey: '', priority: null, redelivered: false }
  const origin = {
    deliveryInfo: like?.request.deliveryInfo ?? nowhere,
    properties: {},
    hostname: like?.request.hostname ?? null,
    isEager: false,
    calledDirectly: false,
  }
  const environment = like?.environment ?? { internals: app, backend: undefined, logger: app.logger }
  const definition = like?.definition ?? app.registry.require('celery.chord_unlock')
  return new TaskRun(definition, buildRequest(message, origin), environment)
}
