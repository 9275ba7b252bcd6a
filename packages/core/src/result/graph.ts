import { CeleriacError } from '../errors/celeriac-error.ts'
import type { ResultHandle } from './result-handle.ts'

/** Who led to what: each handle with its children, the root first. */
export type ResultGraph = ReadonlyMap<ResultHandle, readonly ResultHandle[]>

/** @see AsyncResult.graph */
export async function resultGraph(root: ResultHandle, intermediate: boolean): Promise<ResultGraph> {
  const graph = new Map<ResultHandle, readonly ResultHandle[]>()
  const waiting = [root]
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    const ready = await node.ready()
    if (!ready && !intermediate) {
      throw new CeleriacError(
        'incomplete',
        `the result ${node.id} is not there yet; pass intermediate: true to see what is`,
      )
    }
    const children = ready ? await node.children() : []
    graph.set(node, children)
    waiting.push(...children)
  }
  return graph
}
