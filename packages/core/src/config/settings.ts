import type { SettingSpec, SettingSpecs } from './setting-type.ts'
import type { BeatSettings } from './settings/beat-settings.ts'
import { beatSettings } from './settings/beat-settings.ts'
import { type BrokerSettingsGroup, brokerSettings } from './settings/broker-settings.ts'
import { type EventSettings, eventSettings } from './settings/event-settings.ts'
import { type GeneralSettings, generalSettings } from './settings/general-settings.ts'
import { type ResultSettings, resultSettings } from './settings/result-settings.ts'
import { type RoutingSettings, routingSettings } from './settings/routing-settings.ts'
import { type TaskSettings, taskSettings } from './settings/task-settings.ts'
import { type WorkerSettings, workerSettings } from './settings/worker-settings.ts'

/**
 * Every setting, by its name in camelCase.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html
 */
export interface Settings
  extends GeneralSettings,
    BrokerSettingsGroup,
    ResultSettings,
    TaskSettings,
    RoutingSettings,
    WorkerSettings,
    EventSettings,
    BeatSettings {}

/** Name of a setting. */
export type SettingName = keyof Settings

const specs: SettingSpecs<Settings> = {
  ...generalSettings,
  ...brokerSettings,
  ...resultSettings,
  ...taskSettings,
  ...routingSettings,
  ...workerSettings,
  ...eventSettings,
  ...beatSettings,
}

/** Type and default of each setting. */
export const settingSpecs: ReadonlyMap<string, SettingSpec<unknown>> = new Map(Object.entries(specs))
