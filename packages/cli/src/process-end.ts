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

/** Tells the supervisor, where there is one, that this process serves. */
export function tellReady(): void {
  process.send?.('ready')
}
