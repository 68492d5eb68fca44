/** Settles when the process is asked to end: by a signal, or because the supervisor that made it is gone. */
export async function untilAskedToEnd(): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      resolve()
    }
    process.once('SIGTERM', end)
    process.once('SIGINT', end)
    process.once('SIGHUP', end)
    process.once('disconnect', end)
  })
}

/** Tells the supervisor, where there is one, that this process serves. */
export function tellReady(): void {
  process.send?.('ready')
}
