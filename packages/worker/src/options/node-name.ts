import { hostname } from 'node:os'

/**
 * A worker's node name from what `-n` was given: `%h` is the host with its domain, `%n` the host without, `%d` the
 * domain, `%%` a percent sign. As in Celery, text without an `@` is the host, and what is missing on either side of it
 * is `celery` and this host.
 *
 * @example `expandNodeName('w1@%h', 'a.example.com')` is `w1@a.example.com`; `expandNodeName('w1')` is `celery@w1`
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#starting-the-worker
 */
export function expandNodeName(name = '', host: string = hostname()): string {
  const at = name.indexOf('@')
  const node = at === -1 ? '' : name.slice(0, at)
  const where = name.slice(at + 1)
  return fillIn(`${node || 'celery'}@${where || '%h'}`, host, host.split('.')[0] ?? host)
}

/**
 * A file name of a worker's: `%n` is the part of its node name before the `@`, `%h` the one behind, `%d` its domain,
 * `%p` all of it.
 *
 * @example `expandFileName('/var/log/%n%I.log', 'w1@a.example.com')` is `/var/log/w1.log`
 */
export function expandFileName(name: string, nodeName: string): string {
  const [node = '', host = ''] = nodeName.split('@', 2)
  return fillIn(name.replaceAll('%p', nodeName), host, node)
}

function fillIn(text: string, host: string, name: string): string {
  const values = new Map([
    ['h', host],
    ['n', name],
    ['d', host.split('.').slice(1).join('.')],
    ['%', '%'],
    // One process, so no index of a child.
    ['i', '0'],
    ['I', ''],
  ])
  return text.replace(/%([hndiI%])/g, (found, letter: string) => values.get(letter) ?? found)
}
