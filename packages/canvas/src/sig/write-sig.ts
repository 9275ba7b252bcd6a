import { type SignatureObject, signatureObject } from '@celeriac/protocol'
import { isSig, type Sig, type SigOptions } from './sig.ts'

/** A signature in wire form. */
export function writeSig(sig: Sig): SignatureObject {
  const { args, immutable } = sig
  const options = writeOptions(sig.options)
  switch (sig.kind) {
    case 'task':
      return signatureObject({ task: sig.task, args, kwargs: sig.kwargs, options, immutable })
    case 'chain':
    case 'group': {
      const { kind } = sig
      const kwargs = { tasks: sig.tasks.map(writeSig) }
      return signatureObject({ task: `celery.${kind}`, args, kwargs, options, immutable, subtaskType: kind })
    }
    case 'chord': {
      const header = Array.isArray(sig.header) ? sig.header.map(writeSig) : writeSig(sig.header)
      const kwargs = { kwargs: sig.kwargs, header, body: writeSig(sig.body) }
      return signatureObject({ task: 'celery.chord', args, kwargs, options, immutable, subtaskType: 'chord' })
    }
  }
}

/** Options in wire form. */
export function writeOptions(options: SigOptions): SigOptions {
  const { chord, chain } = options
  if (!isSig(chord) && !(Array.isArray(chain) && chain.some(isSig))) return options
  return {
    ...options,
    ...('chord' in options && { chord: isSig(chord) ? writeSig(chord) : chord }),
    ...('chain' in options && {
      chain: Array.isArray(chain) ? chain.map((step: unknown) => (isSig(step) ? writeSig(step) : step)) : chain,
    }),
  }
}
