import type { WireMessage } from '@celeriac/protocol'
import type { EncodedBody } from '../serialize/message-codec.ts'
import type { SendKit } from './send-kit.ts'
import type { TaskDraft } from './task-draft.ts'

/** The draft as a message; a promise where it is compressed or its serializer has to be loaded first. @throws EncodeError */
export function encodeDraft(
  draft: TaskDraft,
  serializer: string,
  compression: string | null,
  kit: Pick<SendKit, 'codec'>,
): WireMessage | Promise<WireMessage> {
  const encoded = kit.codec.encode(draft.body, serializer, compression)
  return encoded instanceof Promise ? encoded.then((body) => message(draft, body)) : message(draft, encoded)
}

function message({ headers, properties }: TaskDraft, encoded: EncodedBody): WireMessage {
  const { body, contentType, contentEncoding, compression } = encoded
  // Celery adds it last.
  if (compression !== undefined) headers['compression'] = compression
  return { body, contentType, contentEncoding, headers, properties }
}
