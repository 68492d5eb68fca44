import { useEffect, useState } from 'react'

/** What can be done with what a page shows, such as sending the quotation that is open. */
export interface PageCommand {
  readonly id: string
  readonly label: string
  /** What it is done with, in words. */
  readonly hint: string
  readonly run: () => void
}

/** What one component offers while it is shown; replaced in its place, so that drawing again changes no order. */
interface Holder {
  commands: readonly PageCommand[]
}

const holders = new Set<Holder>()

/** Puts these into the palette while the component that calls this is shown. */
export function usePageCommands(commands: readonly PageCommand[]): void {
  const [holder] = useState<Holder>(() => ({ commands }))
  useEffect(() => {
    holder.commands = commands
  })
  useEffect(() => {
    holders.add(holder)
    return () => {
      holders.delete(holder)
    }
  }, [holder])
}

/** All that are offered at this moment. */
export function pageCommands(): readonly PageCommand[] {
  return [...holders].flatMap(({ commands }) => commands)
}
