/** When something is due. Seconds, as in Celery. */
export interface Schedule {
  isDue(lastRun: Date, now: Date): { readonly isDue: boolean; readonly next: number }
  remainingEstimate(lastRun: Date, now: Date): number
}
