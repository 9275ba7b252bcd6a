import { linksOf } from './link-sig.ts'
import { readSig } from './read-sig.ts'
import { headerTasks, type Sig } from './sig.ts'
import { appendStamps, type Stamps, stampOptions } from './stamp-options.ts'
import type { StampingVisitor } from './stamping-visitor.ts'
import { writeSig } from './write-sig.ts'

/** How a signature is stamped. */
export interface Stamping {
  readonly visitor?: StampingVisitor | undefined
  /** A value joins one of the same name, instead of replacing it. */
  readonly append: boolean
}

/**
 * Stamps a signature and all that it is made of and links to. A visitor says what each part gets.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#stamping
 */
export function stampSig(sig: Sig, stamps: Stamps, how: Stamping): void {
  const { visitor, append } = how
  switch (sig.kind) {
    case 'task': {
      stampLinks(sig, stamps, how)
      const all = appendStamps(stamps, visitor?.onSignature(writeSig(sig), stamps), append)
      sig.options = stampOptions(sig.options, all, append)
      return
    }
    case 'chain': {
      const all = appendStamps(stamps, visitor?.onChainStart?.(writeSig(sig), stamps), append)
      stampLinks(sig, all, how)
      for (const task of sig.tasks) stampSig(task, all, how)
      visitor?.onChainEnd?.(writeSig(sig), all)
      return
    }
    case 'group': {
      const all = appendStamps(stamps, visitor?.onGroupStart?.(writeSig(sig), stamps), append)
      stampLinks(sig, all, how)
      for (const task of sig.tasks) stampSig(task, all, how)
      visitor?.onGroupEnd?.(writeSig(sig), all)
      return
    }
    case 'chord': {
      const all = appendStamps(stamps, visitor?.onChordHeaderStart?.(writeSig(sig), stamps), append)
      stampLinks(sig, all, how)
      for (const task of headerTasks(sig)) stampSig(task, all, how)
      visitor?.onChordHeaderEnd?.(writeSig(sig), all)
      stampSig(sig.body, appendStamps(all, visitor?.onChordBody?.(writeSig(sig), all), append), how)
    }
  }
}

function stampLinks(sig: Sig, stamps: Stamps, how: Stamping): void {
  for (const option of ['link', 'link_error'] as const) {
    const links = linksOf(sig, option)
    if (links.length === 0) continue
    sig.options[option] = links.map((link) => {
      const linked = readSig(link)
      const visit = option === 'link' ? how.visitor?.onCallback : how.visitor?.onErrback
      stampSig(linked, appendStamps(stamps, visit?.call(how.visitor, writeSig(linked), stamps), how.append), how)
      return writeSig(linked)
    })
  }
}
