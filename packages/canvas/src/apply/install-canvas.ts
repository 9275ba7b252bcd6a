import { type CallHost, type SignatureCall, toWireOptions } from '@celeriac/core/internal'
import type { SigCall } from '../sig/merge-sig.ts'
import { readSig } from '../sig/read-sig.ts'
import { applySig } from './apply-sig.ts'
import { asWorker } from './send-messages.ts'

/**
 * Teaches an app to apply composite signatures that come in messages: callbacks, later steps, bodies of chords. A worker
 * does it when it starts.
 */
export function installCanvas(app: CallHost): void {
  for (const kind of ['chain', 'group', 'chord']) {
    app.publisher.signatureAppliers.set(kind, async (signature, call) => {
      const { children, result } = await applySig(app, readSig(signature), sigCall(call), asWorker(app))
      // What Celery puts among the children: of a chain the first step, of a chord the header.
      return children[0] ?? result
    })
  }
}

/** The call in wire form. Whoever applies it records the child itself. */
function sigCall({ args = [], options = {} }: SignatureCall): SigCall {
  const { addToParent: _recorded, ...rest } = options
  return { args, options: toWireOptions(rest) }
}
