import type { RemoteCommand } from '../remote-command.ts'

/** Counts, pool, broker and resources. */
export const stats: RemoteCommand = {
  name: 'stats',
  kind: 'inspect',
  run: ({ jobs, internals, clock, startedAtMs, pool, window, brokerUrl }) => ({
    total: Object.fromEntries(jobs.totals),
    pid: process.pid,
    clock: String(internals.lamport.value),
    uptime: Math.round((clock.now() - startedAtMs) / 1000),
    pool: {
      implementation: `celeriac:${pool.kind}`,
      'max-concurrency': pool.size,
      processes: [process.pid],
      'max-tasks-per-child': 'N/A',
      'put-guarded-by-semaphore': false,
      timeouts: [0, 0],
    },
    broker: describeBroker(brokerUrl),
    prefetch_count: window.prefetch.value === 'unlimited' ? 0 : window.prefetch.value,
    rusage: resources(),
  }),
}

function describeBroker(url: string): Readonly<Record<string, unknown>> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  return {
    hostname: parsed?.hostname || null,
    userid: parsed?.username || null,
    virtual_host: parsed === undefined ? null : decodeURIComponent(parsed.pathname.replace(/^\//, '')) || '/',
    port: parsed?.port ? Number(parsed.port) : null,
    ssl: /^(amqps|rediss)/.test(url),
    transport: url.split(':', 1)[0],
    transport_options: {},
  }
}

/** The fields of Python's `getrusage`. */
function resources(): Readonly<Record<string, number>> {
  const usage = process.resourceUsage()
  return {
    utime: usage.userCPUTime / 1e6,
    stime: usage.systemCPUTime / 1e6,
    maxrss: usage.maxRSS,
    ixrss: usage.sharedMemorySize,
    idrss: usage.unsharedDataSize,
    isrss: usage.unsharedStackSize,
    minflt: usage.minorPageFault,
    majflt: usage.majorPageFault,
    nswap: usage.swappedOut,
    inblock: usage.fsRead,
    oublock: usage.fsWrite,
    msgsnd: usage.ipcSent,
    msgrcv: usage.ipcReceived,
    nsignals: usage.signalsCount,
    nvcsw: usage.voluntaryContextSwitches,
    nivcsw: usage.involuntaryContextSwitches,
  }
}
