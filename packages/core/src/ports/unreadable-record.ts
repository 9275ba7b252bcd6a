import { encodeException, type ResultRecord } from '@celeriac/protocol'

/**
 * What backends tell watchers in place of a stored result that cannot be read: a failure that says why. Whoever waits
 * for the result then gets the error, as in Celery, and does not wait in vain.
 *
 * @param error what the codec threw: DecodeError, ContentDisallowed
 */
export function unreadableRecord(taskId: string, error: unknown): ResultRecord {
  return { taskId, status: 'FAILURE', result: encodeException(error), traceback: null, children: null, dateDone: null }
}
