import { active } from './commands/active.ts'
import { activeQueues } from './commands/active-queues.ts'
import { addConsumer } from './commands/add-consumer.ts'
import { cancelConsumer } from './commands/cancel-consumer.ts'
import { clock } from './commands/clock.ts'
import { conf } from './commands/conf.ts'
import { disableEvents } from './commands/disable-events.ts'
import { enableEvents } from './commands/enable-events.ts'
import { heartbeat } from './commands/heartbeat.ts'
import { hello } from './commands/hello.ts'
import { memdump } from './commands/memdump.ts'
import { memsample } from './commands/memsample.ts'
import { objgraph } from './commands/objgraph.ts'
import { ping } from './commands/ping.ts'
import { queryTask } from './commands/query-task.ts'
import { registered } from './commands/registered.ts'
import { report } from './commands/report.ts'
import { reserved } from './commands/reserved.ts'
import { revoke } from './commands/revoke.ts'
import { revokeByStampedHeaders } from './commands/revoke-by-stamped-headers.ts'
import { revoked } from './commands/revoked.ts'
import { scheduled } from './commands/scheduled.ts'
import { shutdown } from './commands/shutdown.ts'
import { stats } from './commands/stats.ts'
import { terminate } from './commands/terminate.ts'
import type { RemoteCommand } from './remote-command.ts'

/** Every remote command of a worker, one file each. */
const COMMANDS: readonly RemoteCommand[] = [
  active,
  activeQueues,
  addConsumer,
  cancelConsumer,
  clock,
  conf,
  disableEvents,
  enableEvents,
  heartbeat,
  hello,
  memdump,
  memsample,
  objgraph,
  ping,
  queryTask,
  registered,
  report,
  reserved,
  revoke,
  revokeByStampedHeaders,
  revoked,
  scheduled,
  shutdown,
  stats,
  terminate,
]

/** The same by name, aliases included. */
export const commandsByName: ReadonlyMap<string, RemoteCommand> = new Map(
  COMMANDS.flatMap((command) => [command.name, ...(command.aliases ?? [])].map((name) => [name, command] as const)),
)
