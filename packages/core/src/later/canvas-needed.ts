import { CeleriacError } from '../errors/celeriac-error.ts'

/**
 * The refusal of what only the canvas package can do.
 *
 * @param what - the refused act, as the subject of a sentence
 */
export function canvasNeeded(what: string): CeleriacError {
  return new CeleriacError('canvas_needed', `${what} needs @celeriac/canvas, which every worker has`)
}
