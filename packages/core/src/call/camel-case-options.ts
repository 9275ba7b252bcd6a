import { camelCase } from '../check/camel-case.ts'
import type { CallOptions } from './call-options.ts'

/** Options written with Celery's own names (`routing_key`) under ours. Others are left as they are. */
export function camelCaseOptions(options: object): CallOptions {
  const camel: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(options)) {
    if (value === null || value === undefined) continue
    camel[camelCase(key)] = value
  }
  return camel
}
