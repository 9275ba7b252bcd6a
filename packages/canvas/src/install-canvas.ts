import { type CallHost, type SignatureCall, toWireOptions } from '@celeriac/core/internal'
import { applySig } from './apply/apply-sig.ts'
import { planSource } from './apply/plan-source.ts'
import { runSigHere } from './apply/run-here.ts'
import { asWorker } from './apply/send-messages.ts'
import { registerTasks } from './builtin/register-tasks.ts'
import { memberOf, replacementOf } from './plan/replacement.ts'
import type { SigCall } from './sig/merge-sig.ts'
import { readSig } from './sig/read-sig.ts'
import { writeSig } from './sig/write-sig.ts'

/**
 * Teaches an app to apply composite signatures that come in messages: callbacks, later steps, bodies of chords, what
 * replaces a task. A worker does it when it starts.
 */
export function installCanvas(app: CallHost): void {
  const { publisher } = app
  if (publisher.canvas !== undefined) return
  registerTasks(app)
  for (const kind of ['chain', 'group', 'chord']) {
    publisher.signatureAppliers.set(kind, async (signature, call) => {
      const { children, result } = await applySig(app, readSig(signature), sigCall(call), asWorker(app))
      // What Celery puts among the children: of a chain the first step, of a chord the header.
      return children[0] ?? result
    })
  }
  publisher.canvas = {
    replacement: (request, signature) => writeSig(replacementOf(signature, request, planSource(app))),
    member: (request, signature) => writeSig(memberOf(signature, request, planSource(app))),
    runHere: async (signature, call) => {
      const result = await runSigHere(app, readSig(signature), sigCall(call))
      return await result.get({ disableSyncSubtasks: false })
    },
  }
}

/** The call in wire form. Whoever applies it records the child itself. */
function sigCall({ args = [], options = {} }: SignatureCall): SigCall {
  const { addToParent: _recorded, ...rest } = options
  return { args, options: toWireOptions(rest) }
}
