import { PlatformError } from '@zennnn/kernel'

/** Settles when the process is asked to end: by a signal, or because the supervisor that made it is gone. */
export async function untilAskedToEnd(): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      resolve()
    }
    // Not `once`: an impatient second Ctrl-C would end the process at once and leave its children behind.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)
    process.once('disconnect', end)
  })
}

/** Fires when the process is asked to end. What ends for it has changed nothing that the next run does not go on with. */
export function abortedWhenAsked(): AbortSignal {
  const asked = new AbortController()
  void untilAskedToEnd().then(() => {
    asked.abort(
      new PlatformError('CANCELLED', {
        message: 'It was asked to end, and did so.',
        hint: 'Run the same command again: it goes on where it was.',
      }),
    )
  })
  return asked.signal
}

/** Tells the supervisor, where there is one, that this process ends since it did not reach PostgreSQL: that is no death. */
export async function tellAway(): Promise<void> {
  await new Promise<void>((resolve) => {
    if (process.send === undefined) resolve()
    // Whether it arrived or nobody is there any more.
    else
      process.send('away', () => {
        resolve()
      })
  })
}

/** Tells the supervisor, where there is one, that this process serves. */
export function tellReady(): void {
  process.send?.('ready')
}
