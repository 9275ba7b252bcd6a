import type { BeatScheduleEntry } from '../config/beat-schedule.ts'
import type { Schedule } from '../ports/schedule.ts'
import { fromWireOptions } from '../signature/options-wire.ts'
import { reprCall } from '../signature/repr-call.ts'
import type { ApplyOptions } from '../task/send-options.ts'
import { toCallOptions, toSignatureObject } from '../task/to-call-options.ts'
import type { AnyStep } from '../types/step.ts'

/** Options of `app.addPeriodicTask`: its name, further arguments, and options of `applyAsync`. */
export interface PeriodicTaskOptions extends ApplyOptions {
  /** Key in `beatSchedule`. @defaultValue the call as text: `tasks.add(2, 2)` */
  readonly name?: string | undefined
  /** In front of the signature's own. */
  readonly args?: readonly unknown[] | undefined
}

const notSent: ReadonlySet<string> = new Set(['name', 'args', 'kwargs'])

/** The entry of `beatSchedule` that a call of `app.addPeriodicTask` describes, and its key. */
export function periodicTask(
  schedule: number | Schedule,
  task: AnyStep | { readonly name: string },
  given: PeriodicTaskOptions,
): { readonly key: string; readonly entry: BeatScheduleEntry } {
  const { name, args = [], kwargs = {}, ...options } = given
  toCallOptions('addPeriodicTask', options, notSent)
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
