import type { CallHost } from '../apply/call-host.ts'

/** `proj at 0x7fa3605115d0`: Celery shows the address in memory; here it is made from the app's unique id. */
export function reprApp({ main, oid }: Pick<CallHost, 'main' | 'oid'>): string {
  return `${main} at 0x7f${oid.replaceAll('-', '').slice(0, 10)}`
}
