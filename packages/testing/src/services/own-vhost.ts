import { join } from 'node:path'
import { rabbitProgram, run } from './rabbit-commands.ts'
import { amqpUrl } from './shared-services.ts'

/**
 * Makes a virtual host on the shared RabbitMQ server, or empties the one that is there, and returns its URL. For one
 * test file each. Where the server is a private one of the whole run, `CELERIAC_TEST_RABBITMQ_NODE` names its node and
 * `CELERIAC_TEST_RABBITMQ_HOME` the folder with its Erlang cookie and its `rabbitmq-env.conf`.
 */
export async function ownVhost(name: string): Promise<string> {
  const node = process.env['CELERIAC_TEST_RABBITMQ_NODE']
  const home = process.env['CELERIAC_TEST_RABBITMQ_HOME']
  // The server of the machine belongs to another user, to whom Debian's wrapper on the PATH changes.
  const ctl = node === undefined ? 'rabbitmqctl' : await rabbitProgram('rabbitmqctl')
  const to = node === undefined ? ['-q'] : ['-q', '-n', node]
  const env = home === undefined ? {} : { HOME: home, RABBITMQ_CONF_ENV_FILE: join(home, 'rabbitmq-env.conf') }
  const { username } = new URL(await amqpUrl())
  // The virtual host may not be there.
  await run(ctl, [...to, 'delete_vhost', name], env).catch(() => undefined)
  await run(ctl, [...to, 'add_vhost', name], env)
  await run(ctl, [...to, 'set_permissions', '-p', name, decodeURIComponent(username) || 'guest', '.*', '.*', '.*'], env)
  return amqpUrl(name)
}
