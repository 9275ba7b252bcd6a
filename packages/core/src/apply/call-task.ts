import { randomUUID } from 'node:crypto'
import { definitionOptions } from '../call/definition-options.ts'
import { givenArguments } from '../call/given-arguments.ts'
import { mergeOptions } from '../call/merge-options.ts'
import type { TaskCall } from '../call/publisher.ts'
import { noOptions } from '../call/to-call-options.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import { AsyncResult } from '../result/async-result.ts'
import type { EagerResult } from '../result/eager-result.ts'
import { Sent } from '../result/sent.ts'
import type { Call } from './call.ts'
import type { CallHost } from './call-host.ts'
import { runHere } from './run-here.ts'

type Args = readonly unknown[]
type Kwargs = Readonly<Record<string, unknown>>

/** The handle of what `start` sends, or runs. Mistakes that it finds at once reject, as failures do. */
export function sending<H extends AsyncResult | EagerResult>(start: () => Promise<H>): Sent<H> {
  try {
    const started = start()
    return started instanceof Sent ? started : Sent.of(started)
  } catch (error) {
    return Sent.of(Promise.reject(error))
  }
}

/** Sends a call of a task that is registered here, or runs it here under `taskAlwaysEager`. */
export function callTask<R>(internals: CallHost, definition: TaskDefinition, call: Call): Promise<AsyncResult<R>> {
  if (!internals.conf.taskAlwaysEager) return publish<R>(internals, taskCall(definition, call))
  // This one has every method of the other.
  return callEagerly(internals, definition, call) as Promise<unknown> as Promise<AsyncResult<R>>
}

/** Sends a call of a task by its name alone: it may live elsewhere. */
export function callByName<R>(internals: CallHost, call: Call): Promise<AsyncResult<R>> {
  return publish<R>(internals, nameCall(internals, call))
}

/** The message of a registered task: the call's options over the task's. @throws TypeError for wrong arguments, where `params` names them */
export function taskCall(definition: TaskDefinition, { args: passed, kwargs, options }: Call): TaskCall {
  const args = givenArguments(passed)
  if (definition.params !== null) definition.bindArguments(args, kwargs)
  const shadow = options.shadow ?? definition.options.shadowName?.(args, kwargs)
  const defaults = definitionOptions(definition)
  const merged = options === noOptions ? defaults : mergeOptions(defaults, options)
  return {
    name: definition.name,
    args,
    kwargs,
    options: shadow === undefined || shadow === null ? merged : { ...merged, shadow },
    definition,
  }
}

/** The message of a task that is known by name: where it is registered too, its options count, but for `ignoreResult`. */
export function nameCall(internals: CallHost, { name, args: passed, kwargs, options }: Call): TaskCall {
  const args = givenArguments(passed)
  const definition = internals.registry.get(name)
  if (definition === undefined) return { name, args, kwargs, options }
  const { ignoreResult: _unsaid, ...defaults } = definitionOptions(definition)
  return { name, args, kwargs, options: mergeOptions(defaults, options), definition, byName: true }
}

function publish<R>(internals: CallHost, call: TaskCall): Sent<AsyncResult<R>> {
  const id = call.options.taskId ?? randomUUID()
  const ignored = call.options.ignoreResult === true
  const known = { ignored, taskName: call.name }
  const handle = internals.publisher.send(call, id).then((sentId) => new AsyncResult<R>(internals, sentId, known))
  // A worker may be done with it before the broker's answer is here.
  return Sent.of(handle, ignored ? undefined : () => internals.results.expect(id))
}

/** Arguments go through the serializer, as a message's would: what cannot be sent fails here too. */
async function callEagerly(internals: CallHost, definition: TaskDefinition, call: Call): Promise<EagerResult> {
  const { args, kwargs, options } = taskCall(definition, call)
  const { codec, conf } = internals
  const encoded = await codec.encode([args, kwargs], options.serializer ?? conf.taskSerializer)
  const decoded = await codec.decode({ ...encoded, headers: {} }, [encoded.contentType])
  const [sentArgs, sentKwargs] = decoded as [Args, Kwargs]
  return await runHere(internals, definition, { args: sentArgs, kwargs: sentKwargs, options })
}
