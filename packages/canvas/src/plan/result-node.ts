import { type ResultTuple, resultTuple } from '@celeriac/protocol'

/** A result to come: of a task, or of a group where it has members. Parents are linked as a plan is made. */
export interface ResultNode {
  readonly id: string
  parent: ResultNode | null
  readonly members: readonly ResultNode[] | null
}

/** The result of one task. */
export function taskNode(id: string): ResultNode {
  return { id, parent: null, members: null }
}

/** The result of a group. */
export function groupNode(id: string, members: readonly ResultNode[]): ResultNode {
  return { id, parent: null, members }
}

/** The first of the line of parents that ends in a result. @throws Error where the line is a circle */
export function firstOfLine(node: ResultNode): ResultNode {
  const seen = new Set<ResultNode>()
  let first = node
  while (first.parent !== null) {
    if (seen.has(first)) throw new Error('Recursive result parents')
    seen.add(first)
    first = first.parent
  }
  return first
}

/** A result in wire form. */
export function writeNode({ id, parent, members }: ResultNode): ResultTuple {
  return resultTuple(id, parent === null ? null : writeNode(parent), members === null ? null : members.map(writeNode))
}
