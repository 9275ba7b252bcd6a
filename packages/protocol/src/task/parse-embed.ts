import { isRecord } from '../python/is-record.ts'
import { parseSignature } from '../signature/parse-signature.ts'
import type { SignatureObject } from '../signature/signature-object.ts'
import type { Embed } from './embed.ts'
import { InvalidTaskMessage } from './invalid-task-message.ts'
import { emptyEmbed } from './task-body.ts'

/**
 * Reads what is to happen afterwards. Null and missing members mean nothing.
 *
 * @throws InvalidTaskMessage `invalid_task` where a member holds no signature.
 */
export function parseEmbed(value: unknown): Embed {
  if (value === null || value === undefined) return emptyEmbed()
  if (!isRecord(value)) throw new InvalidTaskMessage('invalid_task', 'The third part of the body must be an object')
  return {
    callbacks: signatures(value['callbacks'], 'callbacks'),
    errbacks: signatures(value['errbacks'], 'errbacks'),
    chain: signatures(value['chain'], 'chain'),
    chord: value['chord'] === null || value['chord'] === undefined ? null : signature(value['chord'], 'chord'),
  }
}

function signatures(value: unknown, name: string): readonly SignatureObject[] | null {
  if (value === null || value === undefined) return null
  // One signature stands for a list of one, as in Celery's maybe_list.
  return Array.isArray(value) ? value.map((item) => signature(item, name)) : [signature(value, name)]
}

function signature(value: unknown, name: string): SignatureObject {
  try {
    return parseSignature(value)
  } catch (cause) {
    throw new InvalidTaskMessage('invalid_task', `The ${name} of the message hold no signature`, { cause })
  }
}
