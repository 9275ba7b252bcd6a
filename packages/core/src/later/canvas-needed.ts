import { CeleriacError } from '../errors/celeriac-error.ts'
import { NOT_IN_THIS_VERSION } from './later.ts'

/**
 * The refusal of what only the canvas package can do.
 *
 * @param what - the refused act, as the subject of a sentence
 */
export function canvasNeeded(what: string): CeleriacError {
  return new CeleriacError('canvas_needed', `${what} ${NOT_IN_THIS_VERSION}: composite signatures are still to come`)
}
