import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** Debian wraps the programs of the PATH in a script that changes the user; these are the programs themselves. */
const UNWRAPPED = '/usr/lib/rabbitmq/bin'

/**
 * The full path of one of RabbitMQ's programs: in the folder that `CELERIAC_TEST_PROGRAMS` names, else where the machine
 * has it.
 *
 * @throws Error where it is not installed
 */
export async function rabbitProgram(name: 'rabbitmq-server' | 'rabbitmqctl'): Promise<string> {
  const given = process.env['CELERIAC_TEST_PROGRAMS']
  const folders = [
    ...(given === undefined ? [] : [given]),
    UNWRAPPED,
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/local/sbin',
    '/usr/sbin',
  ]
  for (const folder of folders) {
    const path = join(folder, name)
    const found = await access(path).then(
      () => true,
      () => false,
    )
    if (found) return path
  }
  throw new Error(`${name} is not on the PATH.`)
}

/** Runs a program to its end. @throws Error with what it wrote */
export function run(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, [...args], { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`${command} ${args.join(' ')} failed: ${stderr || stdout || error.message}`))
    })
  })
}
