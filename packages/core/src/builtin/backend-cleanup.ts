import type { CallHost } from '../apply/call-host.ts'

/** `celery.backend_cleanup`: removes results that have expired, where they do not go by themselves. Beat sends it daily. */
export function backendCleanup(internals: CallHost): () => Promise<void> {
  return async () => {
    const backend = await internals.backend()
    await backend?.cleanup?.(new Date(internals.clock.now()))
  }
}
