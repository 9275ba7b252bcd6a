/** One of Celery's remote commands, as a command line calls it. */
export interface CeleryCommand {
  readonly kind: 'inspect' | 'control'
  /** What it takes, for a person to read: `<task_name> <rate_limit>`. */
  readonly signature?: string
  readonly help: string
  /** Its arguments in order: the name on the wire, and what a text becomes. */
  readonly args?: readonly (readonly [name: string, type: 'text' | 'number' | 'flag'])[]
  /** The name under which all further arguments travel, as a list. */
  readonly variadic?: string
}

/** Celery's remote commands, one entry each. */
const TABLE = {
  active: { kind: 'inspect', help: 'tasks that run now' },
  active_queues: { kind: 'inspect', help: 'queues that are consumed from' },
  clock: { kind: 'inspect', help: 'logical clocks' },
  conf: {
    kind: 'inspect',
    signature: '[with_defaults=false]',
    help: 'settings, without secrets',
    args: [['with_defaults', 'flag']],
  },
  memdump: {
    kind: 'inspect',
    signature: '[samples=10]',
    help: 'samples of memory in use',
    args: [['samples', 'number']],
  },
  memsample: { kind: 'inspect', help: 'memory in use' },
  objgraph: {
    kind: 'inspect',
    signature: '[type=Request] [num=200] [max_depth=10]',
    help: 'objects in memory, drawn into a file',
    args: [
      ['type', 'text'],
      ['num', 'number'],
      ['max_depth', 'number'],
    ],
  },
  ping: { kind: 'inspect', help: 'who is there' },
  query_task: { kind: 'inspect', signature: '[id...]', help: 'where tasks are', variadic: 'ids' },
  registered: {
    kind: 'inspect',
    signature: '[attribute...]',
    help: 'tasks that are known, with these attributes',
    variadic: 'taskinfoitems',
  },
  report: { kind: 'inspect', help: 'a description of each node' },
  reserved: { kind: 'inspect', help: 'tasks that are taken and do not run yet' },
  revoked: { kind: 'inspect', help: 'ids of revoked tasks' },
  scheduled: { kind: 'inspect', help: 'tasks that are held until their time' },
  stats: { kind: 'inspect', help: 'counts, pool, broker and resources' },
  add_consumer: {
    kind: 'control',
    signature: '<queue> [exchange] [exchange_type] [routing_key]',
    help: 'consume from a queue',
    args: [
      ['queue', 'text'],
      ['exchange', 'text'],
      ['exchange_type', 'text'],
      ['routing_key', 'text'],
    ],
  },
  autoscale: {
    kind: 'control',
    signature: '[max] [min]',
    help: 'limits for the size of the pool',
    args: [
      ['max', 'number'],
      ['min', 'number'],
    ],
  },
  cancel_consumer: {
    kind: 'control',
    signature: '<queue>',
    help: 'consume from a queue no longer',
    args: [['queue', 'text']],
  },
  disable_events: { kind: 'control', help: 'send no events of tasks' },
  election: { kind: 'control', help: 'have one of the workers do something' },
  enable_events: { kind: 'control', help: 'send events of tasks' },
  heartbeat: { kind: 'control', help: 'send a heartbeat event now' },
  pool_grow: { kind: 'control', signature: '[n=1]', help: 'more room in the pool', args: [['n', 'number']] },
  pool_restart: { kind: 'control', help: 'new children in the pool' },
  pool_shrink: { kind: 'control', signature: '[n=1]', help: 'less room in the pool', args: [['n', 'number']] },
  rate_limit: {
    kind: 'control',
    signature: '<task_name> <rate_limit>',
    help: 'how often a task may run: 5/s, 5/m, 5/h',
    args: [
      ['task_name', 'text'],
      ['rate_limit', 'text'],
    ],
  },
  revoke: { kind: 'control', signature: '[id...]', help: 'do not run tasks', variadic: 'task_id' },
  revoke_by_stamped_headers: {
    kind: 'control',
    signature: '[name=value...]',
    help: 'do not run tasks with these stamps',
    variadic: 'headers',
  },
  shutdown: { kind: 'control', help: 'warm shutdown' },
  terminate: {
    kind: 'control',
    signature: '<signal> [id...]',
    help: 'stop tasks that run',
    args: [['signal', 'text']],
    variadic: 'task_id',
  },
  time_limit: {
    kind: 'control',
    signature: '<task_name> <soft_seconds> [hard_seconds]',
    help: 'how long a task may run',
    args: [
      ['task_name', 'text'],
      ['soft', 'number'],
      ['hard', 'number'],
    ],
  },
} satisfies Readonly<Record<string, CeleryCommand>>

/** Celery's remote commands, by name. */
export const celeryCommands: ReadonlyMap<string, CeleryCommand> = new Map(Object.entries(TABLE))
