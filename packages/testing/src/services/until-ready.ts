import { until } from '../until.ts'
import { endServer, type ServerProcess } from './server-process.ts'

/**
 * Asks `ready` until it says yes.
 *
 * @throws Error with what the server wrote, where it ends first or `timeoutMs` pass
 */
export async function untilReady(
  server: ServerProcess,
  name: string,
  ready: () => Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  let ended = false
  void server.ended.then(() => {
    ended = true
  })
  await until(async () => ended || (await ready()), { patienceMs: timeoutMs }).catch(async (error: unknown) => {
    await endServer(server, 'SIGKILL')
    throw new Error(`${name} was not ready after ${timeoutMs} ms:\n${server.output()}`, { cause: error })
  })
  if (ended) throw new Error(`${name} did not start:\n${server.output()}`)
}
