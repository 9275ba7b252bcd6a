import type { TaskRun } from '../../src/context/task-run.ts'
import type { TaskRequest } from '../../src/definition/task-request.ts'

/** A running task, as far as sending and waiting look at it. */
export function taskRun(request: Partial<TaskRequest> = {}, options: { readonly trail?: boolean } = {}): TaskRun {
  return {
    name: 'proj.parent',
    request: {
      id: 'P1',
      rootId: 'R1',
      deliveryInfo: { exchange: '', routingKey: 'celery', priority: 7, redelivered: false },
      isEager: false,
      calledDirectly: false,
      children: [],
      ...request,
    },
    environment: {},
    definition: { options: { trail: options.trail ?? true } },
  } as unknown as TaskRun
}
