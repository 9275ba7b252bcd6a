import { resolve } from 'node:path'
import { type BrokerError, checkOptionNames, finalError, type TransportOptions } from '@celeriac/core/adapter'

/** Options of `filesystem://`, Celery's in camelCase and two of our own. Relative paths start at the working folder. */
export interface FilesystemOptions {
  /**
   * The folder that messages are read from. It must exist.
   *
   * @defaultValue `'data_in'`
   */
  readonly dataFolderIn?: string
  /**
   * The folder that messages are written to, usually the same one. It must exist.
   *
   * @defaultValue `'data_out'`
   */
  readonly dataFolderOut?: string
  /**
   * The folder with the bindings of exchanges and with the messages that workers hold; made where it is missing. On
   * the same file system as {@link dataFolderIn}.
   *
   * @defaultValue `'control'`
   */
  readonly controlFolder?: string
  /**
   * Keep the files of finished messages in {@link processedFolder}.
   *
   * @defaultValue false
   */
  readonly storeProcessed?: boolean
  /**
   * Made where it is missing; on the same file system as {@link controlFolder}.
   *
   * @defaultValue `'processed'`
   */
  readonly processedFolder?: string
  /**
   * How long after a consumer has died its messages are given back, in seconds. A consumer whose event loop stands
   * still for longer counts as dead.
   *
   * @defaultValue 30
   */
  readonly lease?: number
  /**
   * How often the folder is looked through, besides being watched, in seconds.
   *
   * @defaultValue 1
   */
  readonly pollingInterval?: number
}

/** The options in force: absolute paths, milliseconds. */
export interface Folders {
  readonly dataIn: string
  readonly dataOut: string
  readonly control: string
  /** Undefined where finished messages are deleted. */
  readonly processed: string | undefined
  readonly leaseMs: number
  readonly pollMs: number
}

const OWN: { readonly [name in keyof FilesystemOptions]-?: true } = {
  dataFolderIn: true,
  dataFolderOut: true,
  controlFolder: true,
  storeProcessed: true,
  processedFolder: true,
  lease: true,
  pollingInterval: true,
}

/** @throws BrokerError `bad_option` */
export function foldersOf(options: TransportOptions): Folders {
  checkOptionNames('brokerTransportOptions', options, Object.keys(OWN))
  return {
    dataIn: folder(options, 'dataFolderIn', 'data_in'),
    dataOut: folder(options, 'dataFolderOut', 'data_out'),
    control: folder(options, 'controlFolder', 'control'),
    processed: yes(options, 'storeProcessed') ? folder(options, 'processedFolder', 'processed') : undefined,
    leaseMs: seconds(options, 'lease', 30) * 1000,
    pollMs: seconds(options, 'pollingInterval', 1) * 1000,
  }
}

function yes(options: TransportOptions, name: string): boolean {
  const value = options[name] ?? false
  if (typeof value === 'boolean') return value
  throw badOption(`brokerTransportOptions.${name} must be true or false.`)
}

function folder(options: TransportOptions, name: string, otherwise: string): string {
  const value = options[name] ?? otherwise
  if (typeof value === 'string' && value !== '') return resolve(value)
  throw badOption(`brokerTransportOptions.${name} must be the path of a folder.`)
}

function seconds(options: TransportOptions, name: string, otherwise: number): number {
  const value = options[name] ?? otherwise
  if (typeof value === 'number' && value > 0) return value
  throw badOption(`brokerTransportOptions.${name} must be a number of seconds above 0.`)
}

/** A setting that must be put right before trying again makes sense. */
export function badOption(message: string, cause?: unknown): BrokerError {
  return finalError('bad_option', message, cause)
}
