import type { ConnectionContext } from '../connect/connection-context.ts'
import type { LeaseRecord } from '../lease/lease-record.ts'
import type { GiveBack } from './give-back.ts'
import type { ReturnAddress } from './return-address.ts'

/** What giving back the messages of others uses of its connection. */
export interface RestoreParts {
  readonly context: ConnectionContext
  readonly record: LeaseRecord
  readonly giveBack: GiveBack
  readonly returnAddress: ReturnAddress
}

/** So many entries are read and moved at once. */
export const RESTORE_PORTION = 100
