import { CeleriacError } from '../errors/celeriac-error.ts'

/** What zlib says of too much output, in our words. */
export async function bounded<T>(work: Promise<T>, maxBytes: number): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw tooLarge(error, maxBytes)
  }
}

/** {@link bounded} for work that is done at once. */
export function boundedSync<T>(work: () => T, maxBytes: number): T {
  try {
    return work()
  } catch (error) {
    throw tooLarge(error, maxBytes)
  }
}

function tooLarge(error: unknown, maxBytes: number): unknown {
  if ((error as { code?: unknown }).code !== 'ERR_BUFFER_TOO_LARGE') return error
  return new CeleriacError(
    'message_too_large',
    `the content unpacks to more than ${maxBytes} bytes (setting messageMaxBytes)`,
    { cause: error },
  )
}
