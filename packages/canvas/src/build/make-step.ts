import { type CallHost, fromWireOptions, TaskSignature } from '@celeriac/core/internal'
import type { Sig } from '../sig/sig.ts'
import { Composite } from './composite.ts'

/** The signature that users get for what a builder came to. */
export function makeStep(app: () => CallHost, sig: Sig): Composite | TaskSignature {
  if (sig.kind !== 'task') return new Composite(app, sig)
  return new TaskSignature(app, { ...sig, options: fromWireOptions(sig.options) })
}
