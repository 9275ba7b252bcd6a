type Fields = Readonly<Record<string, unknown>>

/** Puts a message and its fields into the arguments that a logger's methods take. */
export type LineArranger = (message: string, fields: Fields) => readonly unknown[]

/**
 * How a logger takes fields: pino and bunyan before the message, winston with the message in one object, all others
 * after it. Of none of them a `%s` in a message is filled with fields.
 */
export function lineArranger(logger: object): LineArranger {
  if (isPino(logger) || isBunyan(logger)) return (message, fields) => [withErr(fields), message]
  // Where a message holds a `%s`, it leaves out fields that come after it.
  if (isWinston(logger)) return (message, fields) => [{ ...fields, message }]
  if (isConsole(logger)) return (message, fields) => ['%s', message, fields]
  return (message, fields) => [message, fields]
}

function isPino(logger: object): boolean {
  // A wrapped one may not show the symbol.
  return Symbol.for('pino.serializers') in logger || (has(logger, 'bindings') && has(logger, 'isLevelEnabled'))
}

function isBunyan(logger: object): boolean {
  return 'streams' in logger && Array.isArray(logger.streams) && has(logger, 'fatal') && has(logger, 'child')
}

function isWinston(logger: object): boolean {
  return 'transports' in logger && 'levels' in logger && has(logger, 'configure')
}

function isConsole(logger: object): boolean {
  return has(logger, 'groupCollapsed')
}

function has(logger: object, method: string): boolean {
  return typeof (logger as Fields)[method] === 'function'
}

/** An error under another name than `err` would be written as `{}`. */
function withErr(fields: Fields): Fields {
  const key = ['error', 'cause'].find((name) => fields[name] instanceof Error)
  if (key === undefined || 'err' in fields) return fields
  const { [key]: err, ...rest } = fields
  return { ...rest, err }
}
