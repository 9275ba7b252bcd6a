import type { Clock } from '@celeriac/core/internal'
import { safeRepr } from '@celeriac/protocol'
import type { Job } from '../job.ts'

/** What workers say of a task that they have, its members in Celery's order. @param safe - arguments as text */
export function taskInfo(job: Job, clock: Clock, safe = false): Readonly<Record<string, unknown>> {
  const { id, task, args, kwargs, argsrepr, kwargsrepr, hostname, deliveryInfo } = job.request
  const { acceptedMs } = job
  return {
    id,
    name: task,
    args: safe ? (argsrepr ?? safeRepr(args)) : args,
    kwargs: safe ? (kwargsrepr ?? safeRepr(kwargs)) : kwargs,
    type: task,
    hostname,
    time_start: acceptedMs === null ? null : (clock.now() - (clock.monotonic() - acceptedMs)) / 1000,
    acknowledged: job.settled,
    delivery_info: {
      exchange: deliveryInfo.exchange,
      routing_key: deliveryInfo.routingKey,
      priority: deliveryInfo.priority,
      redelivered: deliveryInfo.redelivered,
    },
    worker_pid: acceptedMs === null ? null : process.pid,
  }
}
