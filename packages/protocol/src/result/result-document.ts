import { InvalidResult } from '../message/invalid-messages.ts'
import { isRecord } from '../python/is-record.ts'
import type { ExtendedRecord, ResultRecord } from './result-record.ts'
import { parseResultTuple } from './result-tuple.ts'

/** Members that are none of a stamp's, so that what is left over in an extended document are the stamps. */
const OWN = new Set(
  (
    'status result traceback children date_done group_id parent_id name args kwargs worker retries queue ' +
    'stamped_headers task_id'
  ).split(' '),
)

/** The result as it is stored, its members in Celery's order: `task_id` is the last. */
export function toResultDocument(record: ResultRecord): Record<string, unknown> {
  const document: Record<string, unknown> = {
    status: record.status,
    result: record.result === undefined ? null : record.result,
    traceback: record.traceback,
    children: record.children,
    date_done: record.dateDone,
  }
  if (record.groupId !== undefined) document['group_id'] = record.groupId
  if (record.parentId !== undefined) document['parent_id'] = record.parentId
  if (record.extended !== undefined) addExtended(document, record.extended)
  document['task_id'] = record.taskId
  return document
}

function addExtended(document: Record<string, unknown>, extended: ExtendedRecord): void {
  document['name'] = extended.name
  document['args'] = extended.args
  document['kwargs'] = extended.kwargs
  document['worker'] = extended.worker
  document['retries'] = extended.retries
  document['queue'] = extended.queue
  if (extended.stampedHeaders === undefined) return
  document['stamped_headers'] = extended.stampedHeaders
  for (const [name, value] of Object.entries(extended.stamps ?? {})) {
    // A stamp must not take the place of the document's own members.
    if (!OWN.has(name) && name !== '__proto__') document[name] = value
  }
}

/**
 * Reads a stored result. Only `status` and `task_id` are needed.
 *
 * @throws InvalidResult
 */
export function fromResultDocument(value: unknown): ResultRecord {
  if (!isRecord(value)) throw new InvalidResult('A stored result must be an object')
  const { status, task_id: taskId, traceback, children, date_done: dateDone } = value
  if (typeof status !== 'string') throw new InvalidResult('The stored result has no status')
  if (typeof taskId !== 'string') throw new InvalidResult('The stored result has no task id')
  return {
    taskId,
    status,
    result: value['result'] ?? null,
    traceback: typeof traceback === 'string' ? traceback : null,
    children: Array.isArray(children) ? children.map(parseResultTuple) : null,
    dateDone: typeof dateDone === 'string' ? dateDone : null,
    ...(typeof value['group_id'] === 'string' ? { groupId: value['group_id'] } : undefined),
    ...(typeof value['parent_id'] === 'string' ? { parentId: value['parent_id'] } : undefined),
    ...('worker' in value ? { extended: readExtended(value) } : undefined),
  }
}

function readExtended(document: Record<string, unknown>): ExtendedRecord {
  const { name, args, kwargs, worker, retries, queue, stamped_headers: stamped } = document
  const extended: ExtendedRecord = {
    name: typeof name === 'string' ? name : null,
    args: Array.isArray(args) ? args : null,
    kwargs: isRecord(kwargs) ? kwargs : null,
    worker: typeof worker === 'string' ? worker : null,
    retries: typeof retries === 'number' ? retries : null,
    queue: typeof queue === 'string' ? queue : null,
  }
  if (!Array.isArray(stamped)) return extended
  const stamps = Object.fromEntries(Object.entries(document).filter(([member]) => !OWN.has(member)))
  return { ...extended, stampedHeaders: stamped.map(String), stamps }
}
