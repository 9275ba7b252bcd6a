import { count, flag, names, optional, type SettingSpecs, setting } from '../setting-type.ts'
import { timeZone } from '../value-types.ts'

/**
 * What concerns the whole app: content, time, modules.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html
 */
export interface GeneralSettings {
  /**
   * Serializers and content types that are read; others are refused with `ContentDisallowed`. Celery:
   * `accept_content`.
   *
   * @defaultValue ['json']
   */
  acceptContent: readonly string[]
  /** The same for results; null: `acceptContent`. Celery: `result_accept_content`. @defaultValue null */
  resultAcceptContent: readonly string[] | null
  /** Times in messages carry UTC's offset, unless `timezone` is set. Celery: `enable_utc`. @defaultValue true */
  enableUtc: boolean
  /**
   * IANA zone for crontabs and for `eta`s in messages, such as `Europe/Paris`; null: UTC, or the machine's zone
   * without `enableUtc`. Celery: `timezone`.
   *
   * @defaultValue null
   */
  timezone: string | null
  /** Modules that a worker imports when it starts. Celery: `imports`. @defaultValue [] */
  imports: readonly string[]
  /** Further modules that a worker imports when it starts. Celery: `include`. @defaultValue [] */
  include: readonly string[]
  /**
   * Most bytes that a compressed message or result may unpack to. Celery has no such limit.
   *
   * @defaultValue 128 * 1024 * 1024
   */
  messageMaxBytes: number
}

export const generalSettings: SettingSpecs<GeneralSettings> = {
  acceptContent: setting(names, ['json']),
  resultAcceptContent: setting(optional(names), null),
  enableUtc: setting(flag, true),
  timezone: setting(optional(timeZone), null),
  imports: setting(names, []),
  include: setting(names, []),
  messageMaxBytes: setting(count, 128 * 1024 * 1024),
}
