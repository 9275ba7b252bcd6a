import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A fingerprint of files and words: as long as it stays the same, the work that depends on them is done.
 *
 * @param {readonly string[]} files those that do not exist count as empty
 * @param {readonly string[]} [words]
 */
export function fingerprint(files, words = []) {
  const hash = createHash('sha256')
  for (const file of files) {
    hash
      .update(`${file}\0`)
      .update(existsSync(file) ? readFileSync(file) : '')
      .update('\0')
  }
  for (const word of words) hash.update(`${word}\0`)
  return hash.digest('hex')
}

/** Whether the stamp says that this very work has been done. */
export function isStamped(file, value) {
  return existsSync(file) && readFileSync(file, 'utf8') === value
}

/** Writes down that it has been done. */
export function writeStamp(file, value) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, value)
}
