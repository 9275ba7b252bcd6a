/** Arguments and options of a call, or of a signature. */
export interface CallParts<Options> {
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly options: Options
}

interface Fixed {
  readonly groupId?: string | null | undefined
  readonly stampedHeaders?: readonly string[] | null | undefined
  readonly stamps?: Readonly<Record<string, unknown>> | undefined
}

/**
 * A signature with what its caller adds: arguments in front, keyword arguments and options over its own. Its group and
 * its stamps stay. An immutable one takes options only.
 */
export function mergeCall<Options extends Fixed>(
  signature: CallParts<Options> & { readonly immutable: boolean },
  call: CallParts<Options>,
): CallParts<Options> {
  const options = mergeOptions(signature.options, call.options)
  if (signature.immutable) return { args: signature.args, kwargs: signature.kwargs, options }
  return {
    args: call.args.length === 0 ? signature.args : [...call.args, ...signature.args],
    kwargs: { ...signature.kwargs, ...call.kwargs },
    options,
  }
}

function mergeOptions<Options extends Fixed>(own: Options, over: Options): Options {
  const merged = { ...own } as Record<string, unknown>
  for (const [name, value] of Object.entries(over)) if (value !== undefined) merged[name] = value
  if (own.groupId !== undefined) merged['groupId'] = own.groupId
  if (own.stampedHeaders) {
    merged['stampedHeaders'] = own.stampedHeaders
    merged['stamps'] = { ...over.stamps, ...own.stamps }
  }
  return merged as Options
}
