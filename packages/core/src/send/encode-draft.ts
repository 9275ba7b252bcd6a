import type { WireMessage } from '@celeriac/protocol'
import type { CallOptions } from '../call/call-options.ts'
import type { EncodedBody, MessageCodec } from '../serialize/message-codec.ts'
import { notEncoded } from './not-encoded.ts'
import type { TaskDraft } from './task-draft.ts'

/** How messages are written. */
export interface Encoding {
  readonly codec: MessageCodec
  /** `taskSerializer`. */
  readonly serializer: string
  /** `taskCompression`. */
  readonly compression: string | null
}

/**
 * The draft as a message; a promise where it is compressed or its serializer has to be loaded first. @throws
 * EncodeError
 */
export function encodeDraft(
  draft: TaskDraft,
  options: CallOptions,
  { codec, serializer, compression }: Encoding,
): WireMessage | Promise<WireMessage> {
  try {
    const encoded = codec.encode(draft.body, options.serializer ?? serializer, options.compression ?? compression)
    if (!(encoded instanceof Promise)) return message(draft, encoded)
    return encoded.then(
      (body) => message(draft, body),
      (error: unknown) => {
        throw notEncoded(error, draft)
      },
    )
  } catch (error) {
    throw notEncoded(error, draft)
  }
}

function message({ headers, properties }: TaskDraft, encoded: EncodedBody): WireMessage {
  const { body, contentType, contentEncoding, compression } = encoded
  // Celery adds it last.
  if (compression !== undefined) headers['compression'] = compression
  return { body, contentType, contentEncoding, headers, properties }
}
