import { EncodeError } from '@celeriac/core'
import { JsonEncodeError } from '@celeriac/protocol'

/** The value itself is to blame, not the backend: storing it again would fail again. */
export function isEncodeError(error: unknown): boolean {
  return error instanceof EncodeError || error instanceof JsonEncodeError || error instanceof TypeError
}
