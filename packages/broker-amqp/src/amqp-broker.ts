import type { AdapterHost, Broker, BrokerConnection, BrokerSettings, BrokerTraits } from '@celeriac/core/adapter'
import { AmqpConnection } from './amqp-connection.ts'
import { type ResolvedOptions, resolveOptions } from './amqp-options.ts'
import { openModel } from './connect/open-model.ts'
import { QosScope } from './connect/qos-scope.ts'
import { type AmqpUrl, parseAmqpUrl } from './url/parse-amqp-url.ts'

const TRAITS: BrokerTraits = { events: 'topic', priority: 'high-first', nativeDelay: true }

/** One RabbitMQ server, or one virtual host of it. */
export class AmqpBroker implements Broker {
  readonly scheme: string
  readonly displayUrl: string
  readonly traits = TRAITS
  readonly #url: AmqpUrl
  readonly #options: ResolvedOptions
  readonly #host: AdapterHost
  readonly #qosScope = new QosScope()

  /** @throws BrokerError `bad_url`, `bad_option` */
  constructor(url: string, settings: BrokerSettings, host: AdapterHost) {
    this.#url = parseAmqpUrl(url)
    this.#options = resolveOptions(settings, this.#url)
    this.#host = host
    this.scheme = this.#url.scheme
    this.displayUrl = this.#url.display
  }

  async connect(signal?: AbortSignal): Promise<BrokerConnection> {
    const model = await openModel(this.#url, this.#options, this.#host, signal)
    const connection = new AmqpConnection(model, {
      options: this.#options,
      host: this.#host,
      displayUrl: this.displayUrl,
      isGlobalQos: () => this.#qosScope.isGlobal(model),
    })
    void connection.lost.then(({ message }) => {
      // A queue turned out to be a quorum queue although nobody said so (a policy, the vhost's default queue type).
      if (/global.?qos/.test(message)) this.#qosScope.refused()
    })
    return connection
  }
}
