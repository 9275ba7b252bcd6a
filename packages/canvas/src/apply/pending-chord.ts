import { isSig, type TaskSig } from '../sig/sig.ts'

/** Whether a message takes a chord along, which a later worker applies. */
export function pendingChord({ options }: TaskSig): boolean {
  const { chain } = options
  return Array.isArray(chain) && chain.some((step: unknown) => isSig(step) && step.kind === 'chord')
}
