/** The URL with its passwords masked as Celery masks them: `redis://user:**@host`. */
export function displayUrl(url: string): string {
  return url.replace(/(:\/\/[^/?#@:;]*):[^/?#;]*@/g, '$1:**@')
}
