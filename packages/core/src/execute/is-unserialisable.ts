import { JsonEncodeError } from '@celeriac/protocol'
import { EncodeError } from '../errors/celery/kombu-errors.ts'

/**
 * Whether a value itself is to blame that its state is not stored, and not the backend: a second try would fail again.
 */
export function isUnserialisable(error: unknown): boolean {
  return error instanceof EncodeError || error instanceof JsonEncodeError || error instanceof TypeError
}
