import { CeleriacError, laterNames, NOT_IN_THIS_VERSION, unknownOption } from '@celeriac/core/internal'
import { type WorkerOptions, workerOptionSpecs } from './worker-options.ts'

/** Celery has these, this version does not: ignoring one would promise what is not kept. */
const LATER: ReadonlySet<string> = new Set(laterNames('workerOptions'))

/** @throws CeleriacError `not_in_this_version`, or `unknown_option` with the nearest name */
export function checkOptionNames(options: WorkerOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (workerOptionSpecs.has(name)) continue
    if (!LATER.has(name)) throw unknownOption('Worker', name, [...workerOptionSpecs.keys(), ...LATER])
    // An option that is turned off asks for nothing.
    if (value === undefined || value === null || value === false) continue
    throw new CeleriacError('not_in_this_version', `worker option ${name} ${NOT_IN_THIS_VERSION}`)
  }
}
