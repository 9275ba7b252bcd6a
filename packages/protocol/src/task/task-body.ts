import { InvalidTaskMessage } from '../message/invalid-messages.ts'
import { isRecord } from '../python/is-record.ts'
import { parseSignature, type SignatureObject } from '../signature/signature-object.ts'

/**
 * The third element of a task's body: what is to happen afterwards.
 *
 * @see docs/protocol.md
 */
export interface Embed {
  callbacks: readonly SignatureObject[] | null
  errbacks: readonly SignatureObject[] | null
  /** The rest of the chain in reverse: the next step is the last element. */
  chain: readonly SignatureObject[] | null
  /** Body of the chord that this task is a part of. */
  chord: SignatureObject | null
}

/** The body of a protocol 2 task message, always of three elements. */
export type TaskBody = [args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>, embed: Embed]

/** An embed with nothing to do afterwards; all four members are always there. */
export function emptyEmbed(): Embed {
  return { callbacks: null, errbacks: null, chain: null, chord: null }
}

/** The body of a protocol 2 message; members of the embed come in Celery's order. */
export function buildBody(
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
  embed: Partial<Embed> = {},
): TaskBody {
  const { callbacks = null, errbacks = null, chain = null, chord = null } = embed
  return [args, kwargs, { callbacks, errbacks, chain, chord }]
}

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
