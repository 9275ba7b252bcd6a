import { readFile } from 'node:fs/promises'
import type { ConnectionOptions } from 'node:tls'
import { errorText } from '@celeriac/protocol'
import { badOption } from './option-reader.ts'
import { type TlsConfig, toConnectionOptions } from './tls-config.ts'

/**
 * What Node's `tls.connect` takes, with the files that the configuration names. `checkHostname` is left to the caller:
 * it is a function there, which cannot be sent to a thread.
 *
 * @throws BrokerError `bad_option` where one cannot be read
 */
export async function loadTls(config: TlsConfig): Promise<ConnectionOptions> {
  const options: ConnectionOptions = toConnectionOptions(config)
  for (const [name, file] of config.files) {
    try {
      options[name] = await readFile(file)
    } catch (error) {
      throw badOption(`cannot read the TLS file ${file}: ${errorText(error)}`)
    }
  }
  return options
}
