import { EXCEPTION_STATES, PROPAGATE_STATES, parseException, type ResultRecord } from '@celeriac/protocol'
import { errorFromException } from '../errors/error-from-exception.ts'

/** What a record holds: the value, the error where the state is one of an exception, the meta of a custom state. */
export function recordValue(record: ResultRecord): unknown {
  if (!EXCEPTION_STATES.has(record.status) || record.result === null) return record.result
  return errorFromException(parseException(record.result), record.traceback)
}

/** The value of a final record. @throws the task's error, with `propagate` */
export function settledValue(record: ResultRecord, propagate: boolean): unknown {
  const value = recordValue(record)
  if (propagate && PROPAGATE_STATES.has(record.status)) throw value
  return value
}
