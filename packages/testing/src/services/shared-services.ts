import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * The Redis server that tests share: `CELERIAC_TEST_REDIS_URL`, which `npm test` sets, or the default port.
 *
 * @param db - a database of the test file's own, so that files do not disturb each other
 */
export async function redisUrl(db = 0): Promise<string> {
  const url = new URL(process.env['CELERIAC_TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379')
  url.pathname = `/${db}`
  return url.href
}

/**
 * The RabbitMQ server that tests share: `CELERIAC_TEST_AMQP_URL`, which `npm test` sets, or the default port.
 *
 * @param vhost - a virtual host of the test file's own (see `ownVhost`); `/` without one
 */
export async function amqpUrl(vhost?: string): Promise<string> {
  const url = process.env['CELERIAC_TEST_AMQP_URL'] ?? 'amqp://guest:guest@127.0.0.1:5672//'
  if (vhost === undefined) return url
  const { protocol, host, username, password } = new URL(url)
  return `${protocol}//${username}:${password}@${host}/${encodeURIComponent(vhost)}`
}

/**
 * A Python with Celery: `CELERIAC_TEST_PYTHON`, which `npm test` sets to that of its virtual environment, or the
 * environment `.venv` in the working folder, or `python3` of the PATH.
 */
export async function pythonPath(): Promise<string> {
  const own = resolve('.venv/bin/python')
  return process.env['CELERIAC_TEST_PYTHON'] ?? (existsSync(own) ? own : 'python3')
}
