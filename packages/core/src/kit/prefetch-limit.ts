/** How many unsettled deliveries a consumer may have out, as a number to count with: unlimited is infinite. */
export function prefetchLimit(prefetch: number | 'unlimited'): number {
  return prefetch === 'unlimited' ? Number.POSITIVE_INFINITY : prefetch
}
