import { reprPython } from '@celeriac/protocol'
import { headerTasks, type Sig } from './sig.ts'

/** A signature as Celery writes it: `tasks.add(2, 2) | tasks.add(4)`. */
export function reprSig(sig: Sig): string {
  switch (sig.kind) {
    case 'task': {
      const named = Object.entries(sig.kwargs).map(([name, value]) => `${name}=${reprPython(value)}`)
      return `${sig.task}(${[...sig.args.map((arg) => reprPython(arg)), ...named].join(', ')})`
    }
    case 'chain':
      return sig.tasks.map(reprSig).join(' | ')
    case 'group':
      return `group([${sig.tasks.map(reprSig).join(', ')}])`
    case 'chord':
      return `%${reprSig(sig.body)}([${headerTasks(sig).map(reprSig).join(', ')}])`
  }
}
