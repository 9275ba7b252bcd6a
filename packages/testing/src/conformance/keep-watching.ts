import { BrokerError, type ResultBackend } from '@celeriac/core/internal'
import type { ResultRecord } from '@celeriac/protocol'

/** Watches as an app does: again when the subscription has failed and that can pass. Resolves when first subscribed. */
export async function keepWatching(
  backend: ResultBackend,
  ids: readonly string[],
  on: (record: ResultRecord) => void,
): Promise<void> {
  const watchAgain = async (error: unknown): Promise<void> => {
    if (!(error instanceof BrokerError && error.canRetry)) return
    await new Promise((resolve) => setTimeout(resolve, 10))
    await backend.watch(ids, on, (reason) => void watchAgain(reason)).catch(watchAgain)
  }
  await backend.watch(ids, on, (reason) => void watchAgain(reason))
}
