import type { ResultHandle } from './result-handle.ts'
import type { GetOptions } from './result-options.ts'

/** A handle and all below it, level by level, each with its value. @see AsyncResult.collect */
export async function* collect(
  root: ResultHandle,
  options?: GetOptions,
): AsyncGenerator<readonly [handle: ResultHandle, value: unknown]> {
  const waiting = [root]
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    yield [node, await node.get(options)]
    waiting.push(...(await node.children()))
  }
}
