/** What a replica adds to the others' batch. */
export interface GradientShare {
  /** dLoss/dparameter of the replica's own episodes, one array for all parameters. */
  readonly gradients: Float32Array
  readonly loss: number
  readonly answerError: number
  /** The replica was asked to stop after this batch; then all of them do. */
  readonly isLast: boolean
}

/** One message of a round: a share, or why there is none. */
type Message = GradientShare | { readonly failure: string }

interface Waiting {
  readonly resolve: (message: Message) => void
  readonly reject: (reason: Error) => void
}

/**
 * Exchanges shares between the replicas of a run, round by round, over message ports: no shared memory is needed, so that
 * it works on pages without special headers. A replica may be a round ahead of its peers: its message is kept for them.
 */
export class GradientExchange {
  private readonly received: Message[][]
  private readonly waiting: (Waiting | undefined)[]
  private closed: Error | null = null

  /** @param ports one to every peer, in the order of the replicas; null in this replica's own place */
  constructor(private readonly ports: readonly (MessagePort | null)[]) {
    this.received = ports.map(() => [])
    this.waiting = ports.map(() => undefined)
    ports.forEach((port, peer) => {
      if (port) port.onmessage = ({ data }: MessageEvent<Message>) => this.receive(peer, data)
    })
  }

  /**
   * Gives this replica's share of the round to the others, and resolves with all shares in the order of the replicas.
   *
   * @param own a failure makes every replica throw, this one included
   * @throws Error where a replica had no share to give, or the exchange was closed
   */
  async share(own: Message): Promise<readonly GradientShare[]> {
    for (const port of this.ports) port?.postMessage(own)
    const messages = await Promise.all(this.ports.map((port, peer) => (port ? this.next(peer) : Promise.resolve(own))))
    return messages.map((message) => {
      if ('failure' in message) throw new Error(message.failure)
      return message
    })
  }

  /** Ends the exchange: who waits for a peer, now or later, gets an Error with this reason. */
  close(reason: string): void {
    this.closed = new Error(reason)
    for (const port of this.ports) port?.close()
    for (const waiting of this.waiting) waiting?.reject(this.closed)
  }

  private next(peer: number): Promise<Message> {
    const message = this.received[peer].shift()
    if (message) return Promise.resolve(message)
    return new Promise((resolve, reject) => {
      if (this.closed) reject(this.closed)
      else this.waiting[peer] = { resolve, reject }
    })
  }

  private receive(peer: number, message: Message): void {
    const waiting = this.waiting[peer]
    this.waiting[peer] = undefined
    if (waiting) waiting.resolve(message)
    else this.received[peer].push(message)
  }
}
