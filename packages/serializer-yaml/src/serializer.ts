import type { Serializer } from '@celeriac/core/adapter'
import { dumpYaml } from './dump-yaml.ts'
import { loadYaml } from './load-yaml.ts'

/**
 * Celery's `yaml` serializer: what `yaml.safe_dump` and `yaml.safe_load` of Python do, which is YAML 1.1 with the
 * safe tags only. A `Date` is a datetime, `Uint8Array` is `!!binary`, a `Set` is `!!set`, integers beyond 2^53 are
 * `bigint`.
 *
 * `encode` throws a `TypeError` that names what cannot be written; `decode` throws an error for what is no YAML, for
 * any other tag (`!!python/object` above all), for aliases that would grow beyond measure, and for absurd nesting.
 *
 * @see {@link https://docs.celeryq.dev/en/stable/userguide/calling.html#serializers}
 */
export const serializer: Serializer = {
  name: 'yaml',
  contentType: 'application/x-yaml',
  contentEncoding: 'utf-8',
  encode: (value) => new TextEncoder().encode(dumpYaml(value)),
  decode: (bytes) => loadYaml(new TextDecoder('utf-8', { fatal: true }).decode(bytes)),
}
