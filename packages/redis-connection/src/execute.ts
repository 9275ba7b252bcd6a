import type { ChainableCommander } from 'ioredis'

/** Runs a pipeline or transaction and gives its replies; rejects with the first error among them. */
export async function execute(pipeline: ChainableCommander): Promise<readonly unknown[]> {
  const replies = await pipeline.exec()
  if (replies === null) throw new Error('the transaction was not carried out')
  for (const [error] of replies) if (error !== null) throw error
  return replies.map(([, reply]) => reply)
}
