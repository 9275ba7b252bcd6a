import { nextTurn } from '../runtime/turns.ts'
import type { TaskDefinition } from './task-definition.ts'

/**
 * Whether two definitions of one name are one task whose module was evaluated again, as a hot reload does it: the same
 * source text or the same place. Outside of production also another line of the same file, since what stands above a task
 * may have changed; but not in the same turn of the event loop, in which one evaluation can define both.
 */
export function isDefinedAgain(known: TaskDefinition, again: TaskDefinition): boolean {
  if (sourceOf(known) === sourceOf(again) && !sourceOf(known).includes('[native code]')) return true
  const [before, now] = [known.place, again.place]
  if (before === undefined || now === undefined || before.file !== now.file) return false
  if (before.text === now.text) return true
  const reloads = process.env['NODE_ENV'] !== 'production'
  return reloads && before.atModuleLevel && now.atModuleLevel && known.turn !== again.turn
}

function sourceOf({ handler }: TaskDefinition): string {
  return Function.prototype.toString.call(handler)
}

let turn: object | undefined

/** Something that is the same for all that is defined in one turn of the event loop. */
export function definitionTurn(): object {
  if (turn === undefined) {
    turn = {}
    nextTurn(() => {
      turn = undefined
    })
  }
  return turn
}
