/**
 * Decides what follows an attempt that failed: resolves when it is time for another one, and rejects to give up.
 *
 * @param retries - how many there have been already
 */
export type Pause = (error: unknown, retries: number) => Promise<void>

/** Makes an attempt again and again until one succeeds or `pause` gives up. */
export async function retrying<T>(attempt: () => Promise<T>, pause: Pause): Promise<T> {
  try {
    return await attempt()
  } catch (failure) {
    return await retryAfter(failure, attempt, pause)
  }
}

/** The retries of {@link retrying}, after a first attempt that was made elsewhere and failed. */
export async function retryAfter<T>(failure: unknown, attempt: () => Promise<T>, pause: Pause): Promise<T> {
  let error = failure
  for (let retries = 0; ; retries++) {
    await pause(error, retries)
    try {
      return await attempt()
    } catch (again) {
      error = again
    }
  }
}
