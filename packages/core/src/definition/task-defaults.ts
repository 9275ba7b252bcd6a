/** The settings that say what counts for a task which does not say it itself. */
export interface TaskDefaults {
  readonly taskAcksLate: boolean
  readonly taskAcksOnFailureOrTimeout: boolean
  readonly taskAcksOnFailure: boolean | null
  readonly taskAcksOnTimeout: boolean | null
  readonly taskRejectOnWorkerLost: boolean | null
  readonly taskRetryOnWorkerLost: boolean
  readonly taskDefaultRateLimit: string | number | null
  readonly taskTimeLimit: number | null
  readonly taskSoftTimeLimit: number | null
  readonly taskIgnoreResult: boolean
  readonly taskStoreErrorsEvenIfIgnored: boolean
  readonly taskStoreEagerResult: boolean
  readonly taskTrackStarted: boolean
  readonly taskSerializer: string
  readonly taskDefaultPriority: number | null
}
