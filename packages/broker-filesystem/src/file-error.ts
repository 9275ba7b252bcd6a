import { BrokerError } from '@celeriac/core/internal'

/** The code of a failed system call (`ENOENT`), if that is what this is. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code
}

/** A failed system call as an error of ours. Without the folder itself there is no broker any more. */
export function fileError(what: string, error: unknown): BrokerError {
  if (error instanceof BrokerError) return error
  const gone = codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
  return new BrokerError(gone ? 'connection_lost' : 'failed', `${what}: ${(error as Error).message}`, {
    affects: gone ? 'connection' : 'message',
    canRetry: true,
    cause: error,
  })
}
