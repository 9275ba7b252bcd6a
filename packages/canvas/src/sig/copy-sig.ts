import { mergeSig, type SigCall } from './merge-sig.ts'
import type { Sig, SigOptions } from './sig.ts'

/**
 * A copy that can be changed without the original: Celery's `clone`. With a call, its arguments stand in front and its
 * options over the signature's own.
 */
export function copySig<S extends Sig>(sig: S, call?: SigCall): S
export function copySig(sig: Sig, call?: SigCall): Sig {
  const { args, options, kwargs } = mergeSig(sig, call)
  const copy = { ...sig, args, options: copyOptions(options) }
  switch (copy.kind) {
    case 'task':
      return { ...copy, kwargs }
    case 'chain':
    case 'group':
      return { ...copy, tasks: copy.tasks.map((task) => copySig(task)) }
    case 'chord': {
      const header = Array.isArray(copy.header) ? copy.header.map((task) => copySig(task)) : copySig(copy.header)
      return { ...copy, header, body: copySig(copy.body) }
    }
  }
}

/** Lists among options are changed in place; what stands in them is not. */
function copyOptions(options: SigOptions): SigOptions {
  const copy = { ...options }
  for (const [name, value] of Object.entries(copy)) if (Array.isArray(value)) copy[name] = [...value]
  return copy
}
