import type { ResultCodec } from '@celeriac/core/adapter'
import type { ResultRecord, WireMessage } from '@celeriac/protocol'

/** How a result message is marked. */
export interface ResultMessageOptions {
  readonly correlationId: string | undefined
  /** `resultPersistent`: the message survives a restart of the broker. */
  readonly persistent: boolean
}

/** A result as a message to the caller: no headers, the result document as its body. */
export function resultMessage(record: ResultRecord, codec: ResultCodec, options: ResultMessageOptions): WireMessage {
  const encoded = codec.encode(record)
  return {
    body: typeof encoded === 'string' ? Buffer.from(encoded) : encoded,
    contentType: codec.contentType,
    contentEncoding: codec.contentEncoding,
    headers: {},
    properties: {
      correlationId: options.correlationId || record.taskId,
      deliveryMode: options.persistent ? 2 : 1,
      priority: 0,
    },
  }
}
