import type { WireMessage } from '@celeriac/protocol'

/** A message on its way. */
export interface Publication {
  readonly message: WireMessage
  readonly exchange: string
  readonly routingKey: string
  readonly mandatory: boolean
}
