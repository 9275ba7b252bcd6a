import { InvalidSignature, isRecord, parseSignature } from '@celeriac/protocol'
import type { GroupSig, Sig } from './sig.ts'

/** Deeper canvases would end the process; nobody writes them. */
const MAX_DEPTH = 500

/**
 * Reads a signature in wire form, with all that it is made of.
 *
 * @throws InvalidSignature where something is none, a chord has no body, a chain or group has no list of tasks
 */
export function readSig(wire: unknown, depth = 0): Sig {
  if (depth > MAX_DEPTH) throw new InvalidSignature('Not a signature: it is nested too deep')
  const { task, args, kwargs, options, immutable, subtask_type: type } = parseSignature(wire)
  const fields = { args, options: { ...options }, immutable: immutable === true }
  switch (type) {
    case 'chain':
    case 'group':
      return { kind: type, tasks: readTasks(kwargs['tasks'], `the ${type}'s tasks`, depth), ...fields }
    case 'chord': {
      const { header, body, kwargs: shared } = kwargs
      if (body === undefined || body === null) throw new InvalidSignature('Not a signature: the chord has no body')
      return {
        kind: 'chord',
        header: readHeader(header, depth),
        body: readSig(body, depth + 1),
        kwargs: isRecord(shared) ? shared : {},
        ...fields,
      }
    }
    case null:
      return { kind: 'task', task, kwargs, ...fields }
    default:
      // Celery takes what it does not know for a plain task, and so does whoever gets its message.
      return { kind: 'task', task, kwargs, ...fields }
  }
}

/** A list of signatures, or one: of a group or chain its tasks, as in Celery. */
export function readHeader(header: unknown, depth = 0): Sig[] {
  if (Array.isArray(header)) return readTasks(header, "the chord's header", depth)
  const sig = readSig(header, depth + 1)
  return sig.kind === 'group' || sig.kind === 'chain' ? sig.tasks : [sig]
}

function readTasks(tasks: unknown, what: string, depth: number): GroupSig['tasks'] {
  if (!Array.isArray(tasks)) throw new InvalidSignature(`Not a signature: ${what} are no list`)
  return tasks.map((task) => readSig(task, depth + 1))
}
