import { randomUUID } from 'node:crypto'
import type { CallHost } from '@celeriac/core/internal'
import type { PlanSource } from '../plan/freeze-given.ts'

/** What plans for an app are made with. */
export function planSource({ conf, oid }: Pick<CallHost, 'conf' | 'oid'>): PlanSource {
  return {
    newId: randomUUID,
    replyTo: oid,
    useLink: conf.taskProtocol === 1,
    onChordHeader: conf.taskAllowErrorCbOnChordHeader,
  }
}
