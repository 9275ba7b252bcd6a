import { badOption, unknownOption } from '../check/option-errors.ts'
import { taskOptionSpecs } from './task-option-specs.ts'
import type { TaskOptions } from './task-options.ts'

/** @throws CeleriacError `unknown_option` with the nearest name, `bad_option` */
export function checkTaskOptions(what: string, options: object, annotation = false): void {
  for (const [name, value] of Object.entries(options)) {
    const spec = taskOptionSpecs.get(name)
    if (spec === undefined || (annotation && spec.as === 'nothing')) {
      throw unknownOption(what, name, taskOptionSpecs.keys())
    }
    if (value !== undefined && !spec.check.accepts(value)) throw badOption(what, name, spec.check.expects, value)
  }
  const { timeLimit, softTimeLimit } = options as TaskOptions
  if (typeof timeLimit === 'number' && typeof softTimeLimit === 'number' && softTimeLimit > timeLimit) {
    throw badOption(what, 'softTimeLimit', `no more than 'timeLimit' (${timeLimit})`, softTimeLimit)
  }
}
