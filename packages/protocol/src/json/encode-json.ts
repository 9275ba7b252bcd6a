import { isPlainJson } from './is-plain-json.ts'
import { JsonWriter } from './json-writer.ts'

/**
 * Writes a value exactly as Python's `json.dumps` with kombu's encoder writes its like, byte for byte.
 *
 * Whole numbers up to 2^53 and bigints are Python ints, other numbers floats; `undefined` is null, and a member that
 * is undefined is left out; a Date is a datetime in UTC, a Uint8Array is bytes, a Map a dict. `toJSON` is honoured.
 *
 * @throws JsonEncodeError for what cannot be written (functions, symbols, sets, circular values), naming where it is.
 */
export function encodeJson(value: unknown): string {
  return new JsonWriter(', ', ': ').write(value, 0)
}

/**
 * The same content without spaces and without ASCII escapes, as fast as this runtime can: for envelopes, where
 * nobody compares bytes.
 *
 * @throws JsonEncodeError as {@link encodeJson} does.
 */
export function encodeCompactJson(value: unknown): string {
  return isPlainJson(value, 0) ? JSON.stringify(value) : new JsonWriter(',', ':').write(value, 0)
}
