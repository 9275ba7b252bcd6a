import { checkArguments } from '../call/check-arguments.ts'
import { fromWireOptions } from '../call/options-wire.ts'
import { reprCall } from '../call/repr-call.ts'
import type { ApplyOptions, OwnOptions } from '../call/send-options.ts'
import { toCallOptions } from '../call/to-call-options.ts'
import { toSignatureObject } from '../call/to-signature-object.ts'
import { anything } from '../check/checks.ts'
import { badOption } from '../check/option-errors.ts'
import type { BeatScheduleEntry } from '../config/beat-schedule.ts'
import { isSchedule } from '../config/setting-faults.ts'
import type { Schedule } from '../ports/schedule.ts'
import type { AnyStep } from '../types/step.ts'

/** Options of `app.addPeriodicTask`: its name, further arguments, and options of `applyAsync`. */
export interface PeriodicTaskOptions extends ApplyOptions {
  /** Key in `beatSchedule`. @defaultValue the call as text: `tasks.add(2, 2)` */
  readonly name?: string | undefined
  /** In front of the signature's own. */
  readonly args?: readonly unknown[] | undefined
}

const periodicOptions: OwnOptions<PeriodicTaskOptions> = { name: anything, args: anything, kwargs: anything }

/** The entry of `beatSchedule` that a call of `app.addPeriodicTask` describes, and its key. */
export function periodicTask(
  schedule: number | Schedule,
  task: AnyStep | { readonly name: string },
  given: PeriodicTaskOptions,
): { readonly key: string; readonly entry: BeatScheduleEntry } {
  const { name, args = [], kwargs = {}, ...options } = given
  const expects = (option: string, what: string, value: unknown) => badOption('addPeriodicTask', option, what, value)
  if (!isSchedule(schedule)) throw expects('schedule', 'a number of seconds or a schedule', schedule)
  if (!isCallable(task)) throw expects('task', 'a task or a signature', task)
  toCallOptions('addPeriodicTask', options, periodicOptions)
  checkArguments(args, kwargs)
  const signature =
    'toJSON' in task
      ? toSignatureObject(task)
      : { task: task.name, args: [], kwargs: {}, options: {}, subtask_type: null, immutable: false }
  const entry = {
    task: signature.task,
    schedule,
    args: signature.immutable ? signature.args : [...args, ...signature.args],
    kwargs: signature.immutable ? signature.kwargs : { ...signature.kwargs, ...kwargs },
    options: { ...fromWireOptions(signature.options), ...options } as ApplyOptions,
  }
  return { key: name ?? reprCall(entry.task, entry.args, entry.kwargs), entry }
}

function isCallable(task: unknown): boolean {
  if (task === null || (typeof task !== 'object' && typeof task !== 'function')) return false
  return 'toJSON' in task || ('name' in task && typeof task.name === 'string')
}
