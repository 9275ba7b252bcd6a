import type { Sig } from '../sig/sig.ts'
import { freezeChord } from './freeze-chord.ts'
import type { FreezeGiven, Freezer, PlanSource } from './freeze-given.ts'
import { freezeGroup } from './freeze-group.ts'
import { freezeTask } from './freeze-task.ts'
import { prepareSteps } from './prepare-steps.ts'
import { groupNode, type ResultNode } from './result-node.ts'

/** Freezing with the ids of a source. */
export function freezerOf(source: PlanSource): Freezer {
  const freezer: Freezer = { ...source, newId: () => source.newId(), freeze }
  return freezer

  function freeze(sig: Sig, given: FreezeGiven): ResultNode {
    switch (sig.kind) {
      case 'task':
        return freezeTask(sig, given, freezer)
      case 'group':
        return freezeGroup(sig, given, freezer)
      case 'chord':
        return freezeChord(sig, given, freezer)
      case 'chain': {
        const { results } = prepareSteps(
          { ...given, steps: sig.tasks, args: sig.args, kwargs: {}, errbacks: [], sending: false },
          freezer,
        )
        const [last] = results
        // A chain without steps has no result; Celery cannot freeze it either.
        if (last === undefined) return groupNode(freezer.newId(), [])
        sig.options['task_id'] = last.id
        return last
      }
    }
  }
}
