// The servers that the tests need. They are private ones, started by the tests from the PATH, so that nobody's data is
// touched; here it is only made sure that they can be started. `CELERIAC_TEST_REDIS_URL` and `CELERIAC_TEST_AMQP_URL`
// name servers to use instead.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** These need all of them. */
const withAll = [
  'packages/worker/test/servers.test.ts',
  'apps/conformance/test/{acknowledgement,bad-*,closing,faults-*,unreachable-*}.test.ts',
]

const wanted = [
  {
    program: 'redis-server',
    url: 'CELERIAC_TEST_REDIS_URL',
    packages: ['redis-server'],
    what: 'tests with Redis',
    exclude: [
      'packages/broker-redis/test/**',
      'packages/backend-redis/test/**',
      'packages/worker/test/**/*redis*',
      'packages/backend-rpc/test/**/*redis*',
      'apps/**/test/**/*redis*',
      ...withAll,
    ],
  },
  {
    program: 'rabbitmq-server',
    url: 'CELERIAC_TEST_AMQP_URL',
    packages: ['rabbitmq-server'],
    what: 'tests with RabbitMQ',
    exclude: [
      'packages/broker-amqp/test/**',
      'packages/backend-rpc/test/**',
      'packages/worker/test/**/*amqp*',
      'apps/**/test/**/*{amqp,rabbit}*',
      ...withAll,
    ],
  },
]

/** @returns {{ missing: { what: string, why: string, exclude: string[] }[] }} what is not to be had, and the tests that need it */
export async function ensureServers() {
  const missing = []
  for (const server of wanted) {
    if (process.env[server.url] || onPath(server.program) || installed(server)) continue
    missing.push({
      what: server.what,
      why: `there is no ${server.program} on the PATH; install it, or set ${server.url} to a server that tests may use`,
      exclude: server.exclude,
    })
  }
  return { missing }
}

/** Debian keeps servers where ordinary users do not look. */
function onPath(program) {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/lib/rabbitmq/bin',
  ]
  return folders.some((folder) => existsSync(join(folder, program)))
}

function installed({ program, packages }) {
  if (process.getuid?.() !== 0 || !onPath('apt-get')) return false
  console.log(`installing ${packages.join(', ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { stdio: 'inherit', env })
  return onPath(program)
}
