import { callOptionSpecs } from './call-option-specs.ts'
import { mergeOptions } from './merge-options.ts'
/** Arguments and options of a call, or of a signature. */
export interface CallParts<Options> {
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly options: Options
}

interface Stamped {
  readonly stampedHeaders?: readonly string[] | null | undefined
  readonly stamps?: Readonly<Record<string, unknown>> | undefined
}

const immutableOptions = [...callOptionSpecs].flatMap(([name, { immutable }]) => (immutable ? [name] : []))

/**
 * A signature with what its caller adds: arguments in front, keyword arguments and options over its own. Its group and
 * its stamps stay. An immutable one takes options only.
 */
export function mergeCall<Options extends Stamped>(
  signature: CallParts<Options> & { readonly immutable: boolean },
  call: CallParts<Options>,
): CallParts<Options> {
  const options = mergeOver(signature.options, call.options)
  if (signature.immutable) return { args: signature.args, kwargs: signature.kwargs, options }
  return {
    args: call.args.length === 0 ? signature.args : [...call.args, ...signature.args],
    kwargs: { ...signature.kwargs, ...call.kwargs },
    options,
  }
}

function mergeOver<Options extends Stamped>(own: Options, overrides: Options): Options {
  const merged = mergeOptions(own, overrides) as Record<string, unknown>
  const held = own as Readonly<Record<string, unknown>>
  for (const name of immutableOptions) if (held[name] !== undefined) merged[name] = held[name]
  if (own.stampedHeaders) {
    merged['stampedHeaders'] = own.stampedHeaders
    merged['stamps'] = { ...overrides.stamps, ...own.stamps }
  }
  return merged as Options
}
