import { check, checkOptions, namesOrText, type OptionChecks, text } from '@celeriac/core/internal'
import type { ControlReply } from '@celeriac/protocol'

/** Which workers a command is for; by default all of them. */
export interface Target {
  /** Node names: `['w1@example.com']`. Nothing else counts beside them. */
  readonly destination?: readonly string[] | string | undefined
  /** Pattern of the node names, with `matcher`. */
  readonly pattern?: string | undefined
  /** How the pattern is read: `glob` (`w*@example.com`) or `pcre` (a regular expression that matches from the start). */
  readonly matcher?: 'glob' | 'pcre' | undefined
}

/** How replies are collected. */
export interface ReplyOptions {
  /** Seconds for which replies are waited for. @defaultValue 1 */
  readonly timeout?: number | undefined
  /**
   * Replies after which nothing more is waited for.
   *
   * @defaultValue the number of nodes in `destination`, else none: the time-out ends the wait
   */
  readonly limit?: number | undefined
  /** A function that is called with each reply as it comes. */
  readonly callback?: ((reply: ControlReply) => void) | undefined
}

/** Options of a command. */
export interface CommandOptions extends Target, ReplyOptions {
  /** Wait for the replies. @defaultValue false, but for questions */
  readonly reply?: boolean | undefined
}

const checks: OptionChecks<CommandOptions> = {
  destination: namesOrText,
  pattern: text,
  matcher: check("'glob' or 'pcre'", (value) => value === 'glob' || value === 'pcre'),
  timeout: check('a number of seconds above 0', (value) => typeof value === 'number' && value > 0),
  limit: check('a whole number from 1', (value) => Number.isInteger(value) && Number(value) >= 1),
  callback: check('a function', (value) => typeof value === 'function'),
  reply: check('true or false', (value) => typeof value === 'boolean'),
}

/** @throws CeleriacError `unknown_option`, `bad_option` */
export function checkCommandOptions(what: string, options: CommandOptions): void {
  checkOptions(what, options, checks)
}

/** Names, as a list or with commas between them, as the list of the wire; null for all nodes. */
export function destinationOf({ destination }: Target): readonly string[] | null {
  if (destination === undefined) return null
  const names = typeof destination === 'string' ? destination.split(',').map((name) => name.trim()) : destination
  return names.length === 0 ? null : names
}
